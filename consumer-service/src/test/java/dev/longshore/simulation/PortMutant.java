package dev.longshore.simulation;

import dev.longshore.engine.Batching;
import dev.longshore.handler.MessageHandler;
import dev.longshore.handler.Outcome;
import dev.longshore.handling.AttemptResult;
import dev.longshore.handling.BatchCall;
import dev.longshore.lane.Ordering;
import dev.longshore.parking.DeadLetterSink;
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

  Ordering ordering(Ordering real, Batching batching) {
    boolean ignored =
        mutation == Mutation.ORDER_IGNORED
            || (mutation == Mutation.BATCH_HOLDS_A_KEY_TWICE && batching.size() > 1);
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
