package dev.longshore.simulation;

import dev.longshore.audit.HistoryEvent;
import dev.longshore.deadletter.DeadLetter;
import dev.longshore.delivery.Delivery;
import dev.longshore.message.Message;
import dev.longshore.parking.DeadLetterSink;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A dead-letter topic that is slow, fails, or writes a letter and says that it failed. */
final class SimSink implements DeadLetterSink {
  private final Scheduler scheduler;
  private final Random random;
  private final History history;
  private final Faults faults;
  private final Killers killers;
  private final SimTimers answers;

  SimSink(World world, SimTimers answers) {
    this.scheduler = world.scheduler();
    this.random = world.scheduler().random();
    this.history = world.history();
    this.faults = world.faults();
    this.killers = world.killers();
    this.answers = answers;
  }

  @Override
  public CompletionStage<@Nullable Void> park(Delivery delivery, DeadLetter letter) {
    CompletableFuture<@Nullable Void> durable = new CompletableFuture<>();
    if (random.nextInt(10) == 0) {
      scheduler.sleep(random.nextLong(200_000_000), false);
    }
    boolean outage = faults.isDeadLetterOutage(scheduler.nanos());
    boolean fails = outage || faults.deadLetterFails();
    boolean written = !fails || (!outage && random.nextInt(3) == 0);
    answers.schedule(
        Duration.ofNanos(random.nextLong(delay(outage, fails))),
        () -> answer(delivery.message(), letter, durable, written, fails));
    return durable;
  }

  private static long delay(boolean outage, boolean fails) {
    if (outage) {
      return 3_000_000_000L;
    }
    return fails ? 500_000_000 : 30_000_000;
  }

  private void answer(
      Message message,
      DeadLetter letter,
      CompletableFuture<@Nullable Void> durable,
      boolean written,
      boolean fails) {
    if (written) {
      history.add(
          new HistoryEvent.Parked(
              history.at(), SimBroker.name(message.partition()), message.offset()));
    }
    if (!fails) {
      killers.parked(message, letter.reason());
    }
    if (fails) {
      durable.completeExceptionally(new TimeoutException("dead-letter topic"));
    } else {
      durable.complete(null);
    }
  }
}
