package dev.longshore.pool;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a pool is in its life; the legal moves are in {@link #follows}. A reboot begins another
 * life, with other workers.
 */
public enum PoolState {
  /** Takes tasks and runs them. */
  RUNNING,
  /** Takes tasks and starts none. */
  PAUSED,
  /** Refuses tasks and runs those it has. */
  DRAINING,
  /** Refuses tasks, starts none, and has interrupted those that run. */
  STOPPING,
  /** Has no tasks and no threads. */
  TERMINATED;

  /** The states that may come after this one. */
  Set<PoolState> follows() {
    return switch (this) {
      case RUNNING -> EnumSet.of(PAUSED, DRAINING, STOPPING);
      case PAUSED -> EnumSet.of(RUNNING, DRAINING, STOPPING);
      case DRAINING -> EnumSet.of(STOPPING, TERMINATED);
      case STOPPING -> EnumSet.of(TERMINATED);
      case TERMINATED -> EnumSet.noneOf(PoolState.class);
    };
  }

  /** Whether tasks are refused. */
  boolean refuses() {
    return switch (this) {
      case RUNNING, PAUSED -> false;
      case DRAINING, STOPPING, TERMINATED -> true;
    };
  }
}
