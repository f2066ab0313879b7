package dev.longshore.pool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Where submitters wait until a task of theirs fits into the queue. Any thread.
 *
 * <p><b>Idea.</b> One submitter at a time is called, and the next when that one has had its try: a
 * wake-up costs more than many short tasks, which go on meanwhile.
 *
 * <p><b>Concurrency.</b> A submitter says that it is blocked and takes back the call before it
 * tries; a worker takes a task and then looks whether somebody is blocked and not called. One of
 * the two sees the other.
 */
final class Room {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition called = lock.newCondition();
  private final int most;

  /** Submitters that wait or try; written under the lock, read by workers without. */
  private volatile int blocked;

  /** Whether one was called that has not tried yet; written under the lock, read without. */
  private volatile boolean calling;

  /**
   * A room.
   *
   * @param most how many may wait in it
   */
  Room(int most) {
    this.most = most;
  }

  int blocked() {
    return blocked;
  }

  /** Tells that a task has left the queue. */
  void taken() {
    if (blocked > 0 && !calling) {
      lock.lock();
      try {
        callNext();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Lets everybody try once more. */
  void callAll() {
    lock.lock();
    try {
      called.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Tries again and again until the task is not refused as too many, or the time is up. */
  Offer offer(Supplier<Offer> attempt, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (blocked >= most) {
        return Offer.CROWDED;
      }
      setBlocked(blocked + 1);
      try {
        return insist(attempt, nanos);
      } finally {
        setBlocked(blocked - 1);
        callNext();
      }
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private Offer insist(Supplier<Offer> attempt, long nanos) throws InterruptedException {
    long left = nanos;
    while (true) {
      calling = false;
      Offer offer = attempt.get();
      if (offer != Offer.FULL || left <= 0) {
        return offer;
      }
      left = called.awaitNanos(left);
    }
  }

  @GuardedBy("lock")
  private void callNext() {
    calling = blocked > 0;
    called.signal();
  }

  @GuardedBy("lock")
  private void setBlocked(int number) {
    blocked = number;
  }
}
