package dev.longshore.delivery;

import com.google.errorprone.annotations.CheckReturnValue;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The state of one delivery: phase, attempt, deadline and the right to its lane in a single word,
 * so that each move is one compare-and-set and exactly one of several contenders wins it. A
 * delivery is a lease, rather than has one, to be one object less.
 *
 * <p>Any thread. An attempt's answer, its expiry and its extension race freely; whoever moves the
 * word first decides, the others see that they are late.
 *
 * <p>Layout: 4 bits phase, 2 bits right to the lane, 1 bit for what waits behind it, 20 bits
 * attempt, 37 bits deadline in milliseconds of the engine's clock (4 years from its start).
 */
sealed class Lease permits Delivery {
  private static final VarHandle WORD;
  private static final int PHASE_BITS = 4;
  private static final int LANE_BITS = 3;
  private static final int ATTEMPT_BITS = 20;
  private static final int ATTEMPT_SHIFT = PHASE_BITS + LANE_BITS;
  private static final int DEADLINE_SHIFT = ATTEMPT_SHIFT + ATTEMPT_BITS;
  private static final long PHASE_MASK = (1L << PHASE_BITS) - 1;
  private static final long ATTEMPT_MASK = (1L << ATTEMPT_BITS) - 1;

  /** The lane went to another turn while the handler of this attempt worked on. */
  private static final long LENT = 1L << PHASE_BITS;

  /** The lane stayed with the turn of this attempt. */
  private static final long KEPT = 2L << PHASE_BITS;

  /** Others of the same key wait behind this delivery, over all its attempts. */
  private static final long BLOCKING = 4L << PHASE_BITS;

  static {
    try {
      WORD = MethodHandles.lookup().findVarHandle(Lease.class, "word", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /** Written through {@link #WORD} only; each writer publishes its move to all threads. */
  private volatile long word = LeasePhase.QUEUED.code();

  /** Where it stands now; another thread may move it at any time. */
  public final LeasePhase phase() {
    return phase(word);
  }

  /** The number of the latest attempt, 0 before the first. */
  public final int attempt() {
    return attempt(word);
  }

  /** When the latest lease ends or ended, in milliseconds of the engine's clock. */
  public final long deadlineMillis() {
    return word >>> DEADLINE_SHIFT;
  }

  /** Starts the next attempt and returns its number. The caller owns the queued delivery. */
  public final int startAttempt(long deadlineMillis) {
    while (true) {
      long before = word;
      int attempt = attempt(before) + 1;
      long number = (long) attempt & ATTEMPT_MASK;
      long state = (before & BLOCKING) | LeasePhase.RUNNING.code();
      long after = (deadlineMillis << DEADLINE_SHIFT) | (number << ATTEMPT_SHIFT) | state;
      if (moveOwned(before, after)) {
        return attempt;
      }
    }
  }

  /** Lets the attempts be counted on from a number. Before any attempt. */
  final void resumeAfter(int attempts) {
    long before = word;
    long rest = before & ~(ATTEMPT_MASK << ATTEMPT_SHIFT);
    word = rest | (attempts & ATTEMPT_MASK) << ATTEMPT_SHIFT;
  }

  /** Gives an attempt that holds its lease another deadline; false when the lease is over. */
  @CheckReturnValue
  public final boolean extend(int attempt, long deadlineMillis) {
    while (true) {
      long before = word;
      if (!phase(before).isLeased() || attempt(before) != attempt) {
        return false;
      }
      long rest = before & (1L << DEADLINE_SHIFT) - 1;
      if (WORD.compareAndSet(this, before, deadlineMillis << DEADLINE_SHIFT | rest)) {
        return true;
      }
    }
  }

  /** Ends the lease of an attempt when its deadline has passed. */
  public final Expiry expire(int attempt, long nowMillis) {
    while (true) {
      long before = word;
      LeasePhase phase = phase(before);
      boolean due = attempt(before) == attempt && before >>> DEADLINE_SHIFT <= nowMillis;
      if (!due || !phase.isLeased()) {
        return Expiry.NOT_DUE;
      }
      boolean running = phase == LeasePhase.RUNNING;
      LeasePhase next = running ? LeasePhase.EXPIRED : LeasePhase.ENDED;
      if (WORD.compareAndSet(this, before, moved(before, next))) {
        return running ? Expiry.WHILE_RUNNING : Expiry.WHILE_PENDING;
      }
    }
  }

  /**
   * Takes the lane of an attempt whose handler works on away from its turn.
   *
   * @return whether the caller has it now; false when that was decided before, or nothing works
   */
  @CheckReturnValue
  public final boolean lendLane(int attempt) {
    while (true) {
      long before = word;
      boolean decided = (before & (LENT | KEPT)) != 0;
      if (decided || attempt(before) != attempt || !phase(before).isWorking()) {
        return false;
      }
      if (WORD.compareAndSet(this, before, before | LENT)) {
        return true;
      }
    }
  }

  /**
   * Lets the turn of an attempt, whose handler has returned, keep its lane from here on.
   *
   * @return false when it has lost it already
   */
  @CheckReturnValue
  public final boolean keepLane(int attempt) {
    while (true) {
      long before = word;
      if (attempt(before) != attempt) {
        return true;
      }
      if ((before & LENT) != 0) {
        return false;
      }
      if (WORD.compareAndSet(this, before, before | KEPT)) {
        return true;
      }
    }
  }

  /** Whether the lane was taken away during the latest attempt. */
  public final boolean isLaneLent() {
    return (word & LENT) != 0;
  }

  /** Whether others of the same key wait behind this one. */
  public final boolean blocksItsKey() {
    return (word & BLOCKING) != 0;
  }

  /** Notes whether others of the same key wait behind this one; for its lane only. */
  public final void blocksItsKey(boolean blocks) {
    long before;
    do {
      before = word;
    } while (!WORD.compareAndSet(this, before, blocks ? before | BLOCKING : before & ~BLOCKING));
  }

  /** Moves an attempt from one phase to another; false when another move came first. */
  @CheckReturnValue
  final boolean move(int attempt, LeasePhase from, LeasePhase to) {
    while (true) {
      long before = word;
      if (phase(before) != from || attempt(before) != attempt) {
        return false;
      }
      if (WORD.compareAndSet(this, before, moved(before, to))) {
        return true;
      }
    }
  }

  /** A move that its owner alone may make, from wherever it stands. */
  final void moveOwned(LeasePhase to) {
    long before;
    do {
      before = word;
    } while (!moveOwned(before, moved(before, to)));
  }

  /** False when the lane noted something at the same time. */
  private boolean moveOwned(long before, long after) {
    boolean legal = phase(before).canBecome(phase(after));
    boolean moved = legal && WORD.compareAndSet(this, before, after);
    if (!legal || (!moved && phase() != phase(before))) {
      throw new IllegalStateException(this + " has two owners: it is " + phase());
    }
    return moved;
  }

  private static long moved(long before, LeasePhase to) {
    if (!phase(before).canBecome(to)) {
      throw new IllegalStateException("illegal move of a delivery: " + phase(before) + " to " + to);
    }
    return (before & ~PHASE_MASK) | to.code();
  }

  private static LeasePhase phase(long word) {
    return LeasePhase.of((int) (word & PHASE_MASK));
  }

  private static int attempt(long word) {
    return (int) (word >>> ATTEMPT_SHIFT & ATTEMPT_MASK);
  }
}
