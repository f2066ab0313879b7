package dev.longshore.engine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;

/**
 * Keeps what handlers work on within {@code workers.concurrency} also where they answer later: an
 * attempt counts from its start to its answer, whether or not a worker waits for it. Any thread.
 *
 * <p>While nothing is answered later this is one look at an empty map per message, as the workers
 * themselves are no more than allowed. INVARIANT: an attempt is in its slot before the question and
 * until after it is pending, so that the sum is never too low; when two start at once both may see
 * it too high, and wait. What waits is asked for again whenever a slot or an answer falls free.
 */
final class LaterBound {
  private final int most;
  private final LeaseWatch watch;
  private final PendingAnswers pending;
  private final Queue<BooleanSupplier> waiting = new ConcurrentLinkedQueue<>();

  /**
   * A bound that nothing counts towards yet.
   *
   * @param most attempts that may be under way at once
   */
  LaterBound(int most, LeaseWatch watch, PendingAnswers pending) {
    this.most = most;
    this.watch = watch;
    this.pending = pending;
  }

  /** Whether an attempt that is in its slot is one too many. */
  boolean isExceeded() {
    int later = pending.count();
    return later > 0 && later + watch.count() > most;
  }

  /**
   * Something that counted may have gone: one that waits may ask again. Called after each step of
   * each delivery, so that whoever is woken and then makes no attempt lets the next one ask.
   */
  void freed() {
    while (!waiting.isEmpty() && pending.count() + watch.count() < most) {
      BooleanSupplier waker = waiting.poll();
      if (waker == null || waker.getAsBoolean()) {
        return;
      }
    }
  }

  /**
   * Lets a delivery wait until there may be room for it.
   *
   * @param waker lets it ask again; false when it did not wait any more
   */
  void add(BooleanSupplier waker) {
    waiting.add(waker);
    freed();
  }
}
