package dev.longshore.delivery;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** Where a delivery stands; its legal moves are listed here and nowhere else. */
@SuppressWarnings("EnumOrdinal") // bits in a word that never leaves the process
public enum LeasePhase {
  /** Waits in its lane, for its first attempt or a later one. */
  QUEUED,
  /** A handler works on it. */
  RUNNING,
  /** The answer came through the delivery's context while the handler had not returned yet. */
  ANSWERED,
  /** The handler has returned and will answer later. */
  PENDING,
  /** The lease ran out while the handler works on it. */
  EXPIRED,
  /** The attempt is over and its outcome is being carried out. */
  ENDED,
  /** Nothing can happen to it any more. */
  SETTLED;

  private static final LeasePhase[] PHASES = values();

  /** The legal moves again, as bits by ordinal: they are asked for several times per message. */
  private static final int[] SUCCESSORS =
      Arrays.stream(PHASES).mapToInt(phase -> bits(phase.successors())).toArray();

  static LeasePhase of(int code) {
    return PHASES[code];
  }

  /** Its number in the lease's word. */
  int code() {
    return ordinal();
  }

  /** Whether a delivery may go from this phase to that one. */
  public boolean canBecome(LeasePhase next) {
    return (SUCCESSORS[ordinal()] & 1 << next.ordinal()) != 0;
  }

  /** Whether an attempt holds its lease. */
  public boolean isLeased() {
    return this == RUNNING || this == PENDING;
  }

  /** Whether its handler has it, answered or not, in time or not. */
  public boolean isWorking() {
    return this == RUNNING || this == ANSWERED || this == EXPIRED;
  }

  private static int bits(Set<LeasePhase> phases) {
    return phases.stream().mapToInt(phase -> 1 << phase.ordinal()).reduce(0, (a, b) -> a | b);
  }

  private Set<LeasePhase> successors() {
    return switch (this) {
      case QUEUED -> EnumSet.of(RUNNING, ENDED, SETTLED);
      case RUNNING -> EnumSet.of(ANSWERED, PENDING, EXPIRED, ENDED);
      case ANSWERED, PENDING, EXPIRED -> EnumSet.of(ENDED);
      case ENDED -> EnumSet.of(QUEUED, SETTLED);
      case SETTLED -> EnumSet.noneOf(LeasePhase.class);
    };
  }
}
