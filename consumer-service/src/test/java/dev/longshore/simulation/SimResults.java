package dev.longshore.simulation;

import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.DeliveryEvent;
import dev.longshore.delivery.DeliveryListener;
import dev.longshore.delivery.Posting;
import dev.longshore.delivery.Settlement;
import dev.longshore.handler.MessageHandler;
import dev.longshore.handler.Outcome;
import dev.longshore.parking.ResultSink;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A results topic that is slow, fails, or writes a result and says that it failed. Knows what it
 * holds, so that nobody can be done with a message whose result it does not.
 */
final class SimResults implements ResultSink, DeliveryListener {
  private final Scheduler scheduler;
  private final Random random;
  private final Faults faults;
  private final SimTimers answers;
  private final Set<Delivery> published = new HashSet<>();

  SimResults(World world, SimTimers answers) {
    this.scheduler = world.scheduler();
    this.random = world.scheduler().random();
    this.faults = world.faults();
    this.answers = answers;
  }

  @Override
  public Optional<Posting> posting(Delivery delivery, byte[] value, Optional<String> contentType) {
    return Optional.of(new Result(delivery));
  }

  /** A handler whose successes have a result now and then. */
  MessageHandler of(MessageHandler handler) {
    return (message, delivery) -> {
      Outcome outcome = handler.handle(message, delivery);
      boolean hasResult = outcome instanceof Outcome.Ack && message.offset() % 3 == 0;
      return hasResult ? Outcome.ack(new byte[] {1}) : outcome;
    };
  }

  @Override
  public void on(DeliveryEvent event) {}

  /** Fails the run when a message counts as done whose result is nowhere. */
  @Override
  public void settled(Delivery delivery, Settlement settlement, long ageMillis) {
    boolean needsResult = delivery.posting().isPresent() && settlement instanceof Settlement.Acked;
    if (needsResult && !published.contains(delivery)) {
      scheduler.fail(delivery + " is settled, and its result is not written");
    }
  }

  private CompletionStage<@Nullable Void> write(Delivery delivery) {
    CompletableFuture<@Nullable Void> durable = new CompletableFuture<>();
    boolean outage = faults.isDeadLetterOutage(scheduler.nanos());
    boolean fails = outage || faults.deadLetterFails();
    boolean written = !fails || (!outage && random.nextInt(3) == 0);
    answers.schedule(
        Duration.ofNanos(random.nextLong(fails ? 500_000_000 : 20_000_000)),
        () -> {
          if (written) {
            published.add(delivery);
          }
          if (fails) {
            durable.completeExceptionally(new TimeoutException("results topic"));
          } else {
            durable.complete(null);
          }
        });
    return durable;
  }

  /** A result on its way. */
  private final class Result implements Posting {
    private final Delivery delivery;

    private Result(Delivery delivery) {
      this.delivery = delivery;
    }

    @Override
    public String what() {
      return "result";
    }

    @Override
    public String destination() {
      return "results";
    }

    @Override
    public CompletionStage<@Nullable Void> write() {
      return SimResults.this.write(delivery);
    }

    @Override
    public Settlement settlement() {
      return Settlement.acked();
    }
  }
}
