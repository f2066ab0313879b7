package dev.longshore.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.longshore.deadletter.FailureDescription;
import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.DeliveryEvent;
import dev.longshore.delivery.DeliveryListener;
import dev.longshore.time.Timers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What is to be written to one destination, in the order in which it came.
 *
 * <p>One writer at a time hands it over, since a destination that cannot be reached may block each.
 * After a failure all of it waits; then a single one is tried, and the rest follow when that has
 * succeeded. The wait doubles with each failed try, up to {@link #LONGEST_WAIT}.
 *
 * <p>Any thread; guarded by this. Nothing is called with the lock held.
 */
final class OutboxQueue {
  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final String destination;
  private final Executor writers;
  private final Timers timers;
  private final DeliveryListener listener;
  private final Outbox.Ends ends;

  @GuardedBy("this")
  private final Deque<Delivery> queue = new ArrayDeque<>();

  /** Whether a writer is at work, or on its way. */
  @GuardedBy("this")
  private boolean writing;

  /** Whether nothing is tried until the wait is over. */
  @GuardedBy("this")
  private boolean paused;

  /** Tells a timer of an earlier wait that it is not meant. */
  @GuardedBy("this")
  private int pauses;

  /** Handed over and not answered. */
  @GuardedBy("this")
  private int unanswered;

  /** Whether the latest answer was a failure, so that they go one by one. */
  @GuardedBy("this")
  private boolean failing;

  @GuardedBy("this")
  private Duration nextWait = FIRST_WAIT;

  OutboxQueue(
      String destination,
      Executor writers,
      Timers timers,
      DeliveryListener listener,
      Outbox.Ends ends) {
    this.destination = destination;
    this.writers = writers;
    this.timers = timers;
    this.listener = listener;
    this.ends = ends;
  }

  void add(Delivery delivery) {
    synchronized (this) {
      queue.add(delivery);
    }
    writeOn();
  }

  /** Ends a wait now; what fails again waits as briefly as at first. */
  void hurry() {
    synchronized (this) {
      nextWait = FIRST_WAIT;
      paused = false;
    }
    writeOn();
  }

  void abandonClosed() {
    List<Delivery> closed = new ArrayList<>();
    synchronized (this) {
      queue.removeIf(delivery -> delivery.ledger().isClosed() && closed.add(delivery));
    }
    closed.forEach(ends::posted);
  }

  private void writeOn() {
    synchronized (this) {
      if (writing || !mayWrite()) {
        return;
      }
      writing = true;
    }
    writers.execute(this::write);
  }

  @GuardedBy("this")
  private boolean mayWrite() {
    return !queue.isEmpty() && !paused && (!failing || unanswered == 0);
  }

  private void write() {
    for (Delivery next = next(); next != null; next = next()) {
      Delivery delivery = next;
      if (delivery.ledger().isClosed()) {
        forget();
        ends.posted(delivery);
        continue;
      }
      CompletionStage<@Nullable Void> _ =
          handOver(delivery).whenComplete((durable, failure) -> answered(delivery, failure));
    }
  }

  /** One that was taken needs no answer any more. */
  private synchronized void forget() {
    unanswered--;
  }

  /** The next to be written; absent when the writer's work is over. */
  private synchronized @Nullable Delivery next() {
    if (!mayWrite()) {
      writing = false;
      return null;
    }
    unanswered++;
    return queue.remove();
  }

  private static CompletionStage<@Nullable Void> handOver(Delivery delivery) {
    try {
      return delivery.posting().orElseThrow().write();
    } catch (RuntimeException failure) {
      // Clients and their plug-ins throw what they like; what is to be written stays.
      return CompletableFuture.failedStage(failure);
    }
  }

  private void answered(Delivery delivery, @Nullable Throwable failure) {
    if (failure == null) {
      succeeded();
      ends.posted(delivery);
    } else {
      failed(delivery, unwrapped(failure));
    }
    writeOn();
  }

  /** What steps that follow each other wrap it in says nothing. */
  private static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  private synchronized void succeeded() {
    unanswered--;
    failing = false;
    nextWait = FIRST_WAIT;
  }

  private void failed(Delivery delivery, Throwable failure) {
    Optional<FailureDescription> refusal = delivery.posting().orElseThrow().refusal(failure);
    if (refusal.isPresent()) {
      forget();
      ends.refused(delivery, refusal.get());
      return;
    }
    Duration wait = queueAgain(delivery);
    if (delivery.ledger().isClosed()) {
      abandonClosed();
    }
    if (wait.isPositive()) {
      listener.on(
          new DeliveryEvent.PostingFailed(
              delivery, destination, FailureDescription.of(failure), wait));
    }
  }

  /** Keeps it for later; says how long all wait from now, zero when they do so already. */
  private Duration queueAgain(Delivery delivery) {
    Duration wait;
    int pause;
    synchronized (this) {
      unanswered--;
      failing = true;
      queue.addFirst(delivery);
      if (paused) {
        return Duration.ZERO;
      }
      paused = true;
      pause = ++pauses;
      wait = nextWait;
      Duration doubled = wait.multipliedBy(2);
      nextWait = doubled.compareTo(LONGEST_WAIT) < 0 ? doubled : LONGEST_WAIT;
    }
    timers.schedule(wait, () -> resume(pause));
    return wait;
  }

  private void resume(int pause) {
    synchronized (this) {
      if (pause != pauses) {
        return;
      }
      paused = false;
    }
    writeOn();
  }
}
