package dev.longshore.engine;

import dev.longshore.gate.Verdict;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

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
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final Verdict until = new Verdict.Until(this::whenRoom);

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

  /** What such an attempt is told. */
  Verdict until() {
    return until;
  }

  /** Something that counted may have gone: one that waits may ask again. */
  void freed() {
    if (!waiting.isEmpty() && pending.count() + watch.count() < most) {
      Runnable waker = waiting.poll();
      if (waker != null) {
        waker.run();
      }
    }
  }

  /** Lets all that waits ask again: some of it has gone, and would take the others' places. */
  void wakeAll() {
    for (Runnable waker = waiting.poll(); waker != null; waker = waiting.poll()) {
      waker.run();
    }
  }

  private void whenRoom(Runnable waker) {
    waiting.add(waker);
    freed();
  }
}
