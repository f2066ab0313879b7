package dev.longshore.pool;

import java.time.Duration;

/**
 * Tells whether a member of a multi-pool is stuck, from one look to the next. Guarded by itself.
 */
final class MemberHealth {
  private final WorkerPool member;
  private boolean suspected;
  private long since;
  private long ended;

  MemberHealth(WorkerPool member) {
    this.member = member;
  }

  /** Whether every worker has had the same task for so long while others wait; then starts anew. */
  synchronized boolean isStuck(long nanos, Duration stuckAfter) {
    PoolSnapshot snapshot = member.snapshot();
    long nowEnded = snapshot.totals().completed() + snapshot.totals().failed();
    if (!isSaturated(snapshot)) {
      suspected = false;
      return false;
    }
    if (!suspected || nowEnded != ended) {
      suspected = true;
      since = nanos;
      ended = nowEnded;
      return false;
    }
    boolean stuck = nanos - since >= stuckAfter.toNanos();
    suspected = !stuck;
    return stuck;
  }

  private static boolean isSaturated(PoolSnapshot snapshot) {
    return snapshot.state() == PoolState.RUNNING
        && snapshot.load().waiting() > 0
        && snapshot.load().running() >= snapshot.load().size();
  }
}
