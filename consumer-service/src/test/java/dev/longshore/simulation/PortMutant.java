package dev.longshore.simulation;

import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.Settlement;
import dev.longshore.gate.Gate;
import dev.longshore.gate.Pass;
import dev.longshore.gate.Verdict;
import dev.longshore.handler.MessageHandler;
import dev.longshore.handler.Outcome;
import dev.longshore.lane.Ordering;
import dev.longshore.parking.DeadLetterSink;
import dev.longshore.time.Timers;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Plants a bug at the ports of the engine; every method returns what it is given but for one. */
final class PortMutant {
  private final Mutation mutation;
  private final Random random;

  PortMutant(Mutation mutation, Random random) {
    this.mutation = mutation;
    this.random = random;
  }

  Ordering ordering(Ordering real) {
    return mutation == Mutation.ORDER_IGNORED ? Ordering.NONE : real;
  }

  int maxInFlight(int real) {
    return mutation == Mutation.BOUND_TOO_LARGE ? 2 * real : real;
  }

  Duration maxPollInterval(Duration real) {
    return mutation == Mutation.POLL_AGE_UNCHECKED ? Duration.ofDays(1) : real;
  }

  boolean drains() {
    return mutation != Mutation.DRAIN_IGNORED;
  }

  MessageHandler handler(MessageHandler real) {
    return switch (mutation) {
      case NACK_TAKEN_FOR_ACK ->
          (message, delivery) -> {
            Outcome outcome = real.handle(message, delivery);
            return outcome instanceof Outcome.Retry ? Outcome.ack() : outcome;
          };
      case FAILURE_TAKEN_FOR_ACK ->
          (message, delivery) -> {
            try {
              return real.handle(message, delivery);
            } catch (IllegalArgumentException swallowed) {
              return Outcome.ack();
            }
          };
      default -> real;
    };
  }

  Gate gate(Gate real) {
    return switch (mutation) {
      case ID_RECORDED_AT_START, WAITING_COPY_FORGOTTEN ->
          new Gate() {
            @Override
            public Verdict ask(Delivery delivery) {
              return answered(real, delivery, real.ask(delivery));
            }

            @Override
            public void settled(Delivery delivery, Settlement settlement) {
              real.settled(delivery, settlement);
            }
          };
      case ID_OF_PARKED_RECORDED, ID_OF_DISCARDED_RECORDED ->
          new Gate() {
            @Override
            public Verdict ask(Delivery delivery) {
              return real.ask(delivery);
            }

            @Override
            public void settled(Delivery delivery, Settlement settlement) {
              real.settled(delivery, recordedAs(settlement));
            }
          };
      default -> real;
    };
  }

  private Verdict answered(Gate real, Delivery delivery, Verdict verdict) {
    if (mutation == Mutation.ID_RECORDED_AT_START && verdict instanceof Pass) {
      real.settled(delivery, Settlement.acked());
    }
    return mutation == Mutation.WAITING_COPY_FORGOTTEN && verdict instanceof Verdict.Until
        ? new Verdict.Until(waker -> {})
        : verdict;
  }

  private Settlement recordedAs(Settlement settlement) {
    return switch (settlement) {
      case Settlement.Parked parked when mutation == Mutation.ID_OF_PARKED_RECORDED ->
          Settlement.acked();
      case Settlement.Discarded discarded when mutation == Mutation.ID_OF_DISCARDED_RECORDED ->
          Settlement.acked();
      default -> settlement;
    };
  }

  DeadLetterSink sink(DeadLetterSink real) {
    return switch (mutation) {
      case PARKED_WHEN_SENT ->
          (delivery, letter) -> {
            CompletionStage<@Nullable Void> _ = real.park(delivery, letter);
            return CompletableFuture.completedStage(null);
          };
      case PARK_FAILURE_IGNORED ->
          (delivery, letter) -> real.park(delivery, letter).exceptionally(failure -> null);
      case PARK_ANSWER_LOST ->
          (delivery, letter) ->
              random.nextInt(4) == 0 ? new CompletableFuture<>() : real.park(delivery, letter);
      default -> real;
    };
  }

  Timers timers(Timers real) {
    if (mutation != Mutation.RETRY_LOST && mutation != Mutation.LEASES_UNWATCHED) {
      return real;
    }
    return new Timers() {
      @Override
      public Timer schedule(Duration delay, Runnable task) {
        boolean lost = mutation == Mutation.RETRY_LOST && random.nextInt(6) == 0;
        return lost ? () -> false : real.schedule(delay, task);
      }

      @Override
      public Timer repeat(Duration interval, Runnable task) {
        return mutation == Mutation.LEASES_UNWATCHED ? () -> false : real.repeat(interval, task);
      }
    };
  }

  Executor turns(Executor real) {
    return switch (mutation) {
      case TURN_LOST ->
          task -> {
            if (random.nextInt(40) > 0) {
              real.execute(task);
            }
          };
      case TURN_RUN_TWICE ->
          task -> {
            real.execute(task);
            if (random.nextInt(10) == 0) {
              real.execute(task);
            }
          };
      default -> real;
    };
  }
}
