package dev.longshore.engine;

import dev.longshore.delivery.Expiry;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The place of one worker: which attempt it makes, so that the watch can end its lease.
 *
 * <p>The worker writes what runs, once per attempt; the watch reads it. Expiring and interrupting
 * are one step under the slot's lock: a worker that finds its lease expired takes the lock once,
 * and knows then that its interrupt has been sent and can be cleared before its next delivery.
 */
final class AttemptSlot {
  private static final VarHandle RUNNING;

  static {
    try {
      RUNNING = MethodHandles.lookup().findVarHandle(AttemptSlot.class, "running", Attempt.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final Thread worker;

  /** Written by the worker; tells the watch what to look at, and a revoke what to wait for. */
  private volatile @Nullable Attempt running;

  /** The attempts that it makes together, where batches are made; written and read as above. */
  private volatile @Nullable BatchRun batch;

  /** Whether this turn's lane went to another; owned by the worker. */
  private boolean laneLost;

  /** What the watch saw running at its last look; owned by the watch. */
  private @Nullable Attempt seen;

  private @Nullable BatchRun seenBatch;

  /** What the watch has reported as deaf; owned by the watch. */
  private @Nullable Attempt deaf;

  AttemptSlot(Thread worker) {
    this.worker = worker;
  }

  /** Begins a turn. */
  void enter() {
    laneLost = false;
  }

  /** Makes an attempt visible, before it may start. */
  void begin(Attempt attempt) {
    running = attempt;
  }

  /** Makes attempts that belong together visible, before they may start. */
  void begin(BatchRun run) {
    batch = run;
  }

  /** Notes that all attempts of a batch have started; the watch may lend its lane from now on. */
  synchronized void started(BatchRun run) {
    run.started();
  }

  /** Notes that the handler of a batch has returned: its lane is lent by now or never. */
  synchronized void returned(BatchRun run) {
    laneLost = !run.returned();
  }

  /** Ends a batch. */
  void endBatch() {
    batch = null;
  }

  /** Notes that the handler has returned, and whether the lane had gone to another turn by then. */
  void returned(boolean laneLent) {
    laneLost = laneLent;
  }

  /** Whether another turn has the lane, so that this one must leave it alone. */
  boolean isLaneLost() {
    return laneLost;
  }

  void end() {
    RUNNING.setRelease(this, null);
  }

  @Nullable Attempt running() {
    return running;
  }

  @Nullable BatchRun batch() {
    return batch;
  }

  boolean isWorkerAlive() {
    return worker.isAlive();
  }

  /**
   * Whether an attempt takes so long that its lane should go on without it: the watch sees it for
   * the second time. For the watch, as are the next two.
   */
  boolean isSeenAgain(Attempt attempt) {
    boolean again = seen == attempt;
    seen = attempt;
    return again;
  }

  /** The same for attempts made together. */
  boolean isSeenAgain(BatchRun run) {
    boolean again = seenBatch == run;
    seenBatch = run;
    return again;
  }

  /** Whether this is the first time that the watch finds the handler deaf in this attempt. */
  boolean findDeaf(Attempt attempt) {
    boolean first = deaf != attempt;
    deaf = attempt;
    return first;
  }

  /** Lets go of what was seen when nothing runs. */
  void forgetSeen() {
    seen = null;
    seenBatch = null;
    deaf = null;
  }

  /** Ends the lease of an attempt made here when it is due, and interrupts a handler at work. */
  synchronized Expiry expire(Attempt attempt, long nowMillis) {
    Expiry expiry = attempt.delivery().expire(attempt.attempt(), nowMillis);
    if (expiry == Expiry.WHILE_RUNNING) {
      worker.interrupt();
    }
    return expiry;
  }

  /**
   * Interrupts the worker when its batch outlives the leases of all its attempts: until then its
   * handler works for others.
   */
  synchronized void interruptUseless(BatchRun run) {
    if (run.outlivesItsLeases()) {
      worker.interrupt();
    }
  }

  /** Takes the lane of a batch that takes long away from its turn; false when it is decided. */
  synchronized boolean lend(BatchRun run) {
    return run.lend();
  }

  /** Whether this is the first time that the watch finds the handler of a batch deaf. */
  synchronized boolean findDeaf(BatchRun run) {
    return run.findDeaf();
  }

  /** Clears the interrupt of an expired lease; for the worker, once its attempt is over. */
  void clearInterrupt() {
    synchronized (this) {
      // INVARIANT: whoever saw the lease expired waits here until its interrupt has been sent.
      Thread.interrupted();
    }
  }

  /** By its worker's name: sets of slots are walked in the same order in every run. */
  @Override
  public int hashCode() {
    return worker.getName().hashCode();
  }
}
