package dev.longshore.simulation;

import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.Posting;
import dev.longshore.delivery.Settlement;
import dev.longshore.engine.Batching;
import dev.longshore.gate.Gate;
import dev.longshore.gate.Pass;
import dev.longshore.gate.Verdict;
import dev.longshore.handler.MessageHandler;
import dev.longshore.handler.Outcome;
import dev.longshore.handling.AttemptResult;
import dev.longshore.handling.BatchCall;
import dev.longshore.lane.Ordering;
import dev.longshore.parking.DeadLetterSink;
import dev.longshore.parking.ResultSink;
import dev.longshore.time.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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

  Ordering ordering(Ordering real, Plan plan) {
    boolean ignored =
        mutation == Mutation.ORDER_IGNORED
            || (mutation == Mutation.BATCH_HOLDS_A_KEY_TWICE && plan.batching().size() > 1)
            || (mutation == Mutation.PRIORITY_BREAKS_KEY_ORDER && plan.prioritized());
    return ignored ? Ordering.NONE : real;
  }

  BatchCall batches(BatchCall real) {
    return switch (mutation) {
      case BATCH_OUTCOMES_SHIFTED ->
          (messages, deliveries) -> {
            List<AttemptResult> results = new ArrayList<>(real.call(messages, deliveries));
            Collections.rotate(results, 1);
            return results;
          };
      default -> real;
    };
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

  ResultSink results(ResultSink real) {
    return switch (mutation) {
      case RESULT_WHEN_SENT, RESULT_FAILURE_IGNORED ->
          (delivery, value, contentType) ->
              real.posting(delivery, value, contentType).map(this::spoiled);
      default -> real;
    };
  }

  Gate limits(Gate real) {
    return new Gate() {
      @Override
      public Verdict ask(Delivery delivery) {
        Verdict verdict = real.ask(delivery);
        boolean spoiled = !(verdict instanceof Pass) && random.nextInt(4) == 0;
        return spoiled ? spoil(verdict) : verdict;
      }

      @Override
      public void settling(Delivery delivery, Settlement settlement) {
        real.settling(delivery, settlement);
      }
    };
  }

  private Verdict spoil(Verdict real) {
    return switch (mutation) {
      case LIMITED_FOR_EVER -> new Verdict.Until(waker -> {});
      case LIMITED_DROPPED -> new Verdict.Skip();
      case LIMIT_IGNORED -> Pass.FREE;
      default -> real;
    };
  }

  private Posting spoiled(Posting real) {
    return new Posting() {
      @Override
      public String what() {
        return real.what();
      }

      @Override
      public String destination() {
        return real.destination();
      }

      @Override
      public CompletionStage<@Nullable Void> write() {
        CompletionStage<@Nullable Void> written = real.write();
        return mutation == Mutation.RESULT_WHEN_SENT
            ? CompletableFuture.completedStage(null)
            : written.exceptionally(failure -> null);
      }

      @Override
      public Settlement settlement() {
        return real.settlement();
      }
    };
  }

  Timers timers(Timers real, Batching batching) {
    if (mutation != Mutation.RETRY_LOST
        && mutation != Mutation.LEASES_UNWATCHED
        && mutation != Mutation.BATCH_NEVER_DUE) {
      return real;
    }
    return new Timers() {
      @Override
      public Timer schedule(Duration delay, Runnable task) {
        boolean lost =
            switch (mutation) {
              case RETRY_LOST -> random.nextInt(6) == 0;
              case BATCH_NEVER_DUE -> delay.compareTo(batching.linger()) <= 0;
              default -> false;
            };
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
