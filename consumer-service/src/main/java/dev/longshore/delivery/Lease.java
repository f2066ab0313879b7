package dev.longshore.delivery;

import com.google.errorprone.annotations.CheckReturnValue;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The state of one delivery: phase, attempt and deadline in a single word, so that each move is one
 * compare-and-set and exactly one of several contenders wins it.
 *
 * <p>Any thread. An attempt's answer, its expiry and its extension race freely; whoever moves the
 * word first decides, the others see that they are late.
 *
 * <p>Layout: 4 bits phase, 20 bits attempt, 40 bits deadline in milliseconds of the engine's clock
 * (34 years from its start).
 */
final class Lease {
  private static final VarHandle WORD;
  private static final int PHASE_BITS = 4;
  private static final int ATTEMPT_BITS = 20;
  private static final long ATTEMPT_MASK = (1L << ATTEMPT_BITS) - 1;
  private static final long PHASE_MASK = (1L << PHASE_BITS) - 1;

  static {
    try {
      WORD = MethodHandles.lookup().findVarHandle(Lease.class, "word", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /** Written through {@link #WORD} only; each writer publishes its move to all threads. */
  private volatile long word = pack(LeasePhase.QUEUED, 0, 0);

  LeasePhase phase() {
    return phase(word);
  }

  int attempt() {
    return attempt(word);
  }

  long deadlineMillis() {
    return deadline(word);
  }

  /** Starts the next attempt and returns its number. The caller owns the queued delivery. */
  int start(long deadlineMillis) {
    long before = word;
    int attempt = attempt(before) + 1;
    if (!move(before, LeasePhase.RUNNING, attempt, deadlineMillis)) {
      throw new IllegalStateException("two owners of one delivery: " + phase());
    }
    return attempt;
  }

  /** Moves an attempt from one phase to another; false when another move came first. */
  @CheckReturnValue
  boolean move(int attempt, LeasePhase from, LeasePhase to) {
    while (true) {
      long before = word;
      if (phase(before) != from || attempt(before) != attempt) {
        return false;
      }
      if (move(before, to, attempt, deadline(before))) {
        return true;
      }
    }
  }

  /** Moves the deadline of an attempt that still holds its lease; false when it does not. */
  @CheckReturnValue
  boolean extend(int attempt, long deadlineMillis) {
    while (true) {
      long before = word;
      if (!phase(before).isLeased() || attempt(before) != attempt) {
        return false;
      }
      if (WORD.compareAndSet(this, before, pack(phase(before), attempt, deadlineMillis))) {
        return true;
      }
    }
  }

  /** Ends the lease of an attempt whose deadline has passed. */
  Expiry expire(int attempt, long nowMillis) {
    while (true) {
      long before = word;
      LeasePhase phase = phase(before);
      boolean due = attempt(before) == attempt && deadline(before) <= nowMillis;
      if (!due || !phase.isLeased()) {
        return Expiry.NOT_DUE;
      }
      boolean running = phase == LeasePhase.RUNNING;
      LeasePhase next = running ? LeasePhase.EXPIRED : LeasePhase.ENDED;
      if (move(before, next, attempt, deadline(before))) {
        return running ? Expiry.WHILE_RUNNING : Expiry.WHILE_PENDING;
      }
    }
  }

  private boolean move(long before, LeasePhase to, int attempt, long deadlineMillis) {
    if (!phase(before).canBecome(to)) {
      throw new IllegalStateException("illegal move of a delivery: " + phase(before) + " to " + to);
    }
    return WORD.compareAndSet(this, before, pack(to, attempt, deadlineMillis));
  }

  private static long pack(LeasePhase phase, int attempt, long deadlineMillis) {
    return deadlineMillis << (PHASE_BITS + ATTEMPT_BITS)
        | (attempt & ATTEMPT_MASK) << PHASE_BITS
        | phase.code();
  }

  private static LeasePhase phase(long word) {
    return LeasePhase.of((int) (word & PHASE_MASK));
  }

  private static int attempt(long word) {
    return (int) (word >>> PHASE_BITS & ATTEMPT_MASK);
  }

  private static long deadline(long word) {
    return word >>> (PHASE_BITS + ATTEMPT_BITS);
  }
}
