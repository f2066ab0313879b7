package dev.longshore.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A task and the future of its result. Whoever ends the future from outside (cancels it, completes
 * it, lets it time out) ends the task as well: one that waits is not run and lets go of what it
 * holds at once, one that runs is interrupted. Any thread.
 *
 * <p><b>Concurrency.</b> The interrupt must meet the task and not the one that its worker takes
 * next. So who interrupts first takes the phase away from the worker, which waits for the interrupt
 * before it goes on.
 */
final class TaskFuture<T> extends CompletableFuture<T> implements Runnable {
  private static final int WAITING = 0;
  private static final int RUNNING = 1;
  private static final int INTERRUPTING = 2;
  private static final int ENDED = 3;
  private static final VarHandle PHASE = phaseHandle();

  private final LongAdder failures;

  /** Null once the task has ended; the worker's while it runs, else whoever ended it. */
  private @Nullable Callable<? extends T> callable;

  /** Written by the worker before it moves the phase to {@link #RUNNING}. */
  private volatile @Nullable Thread runner;

  @SuppressWarnings("UnusedVariable") // through the handle
  private volatile int phase = WAITING;

  /**
   * The future of a task that has not run.
   *
   * @param failures counts tasks that throw
   */
  TaskFuture(Callable<? extends T> callable, LongAdder failures) {
    this.callable = callable;
    this.failures = failures;
  }

  private static VarHandle phaseHandle() {
    try {
      return MethodHandles.lookup().findVarHandle(TaskFuture.class, "phase", int.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /** Runs the task; an {@code Error} is thrown on, so that more than the future hears of it. */
  @Override
  public void run() {
    Callable<? extends T> task = callable;
    runner = Thread.currentThread();
    if (task == null || !PHASE.compareAndSet(this, WAITING, RUNNING)) {
      runner = null;
      return;
    }
    try {
      super.complete(task.call());
    } catch (Error failure) {
      super.completeExceptionally(failure);
      throw failure;
    } catch (Exception failure) {
      if (!isDone()) {
        failures.increment();
      }
      super.completeExceptionally(failure);
    } finally {
      end();
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // whoever interrupts may have lost its processor
  private void end() {
    if (!PHASE.compareAndSet(this, RUNNING, ENDED)) {
      while (phase != ENDED) {
        Thread.yield();
      }
    }
    callable = null;
    runner = null;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    endFromOutside(mayInterruptIfRunning);
    return cancelled;
  }

  @Override
  public boolean complete(T value) {
    boolean first = super.complete(value);
    endFromOutside(true);
    return first;
  }

  @Override
  public boolean completeExceptionally(Throwable failure) {
    boolean first = super.completeExceptionally(failure);
    endFromOutside(true);
    return first;
  }

  private void endFromOutside(boolean interrupts) {
    if (PHASE.compareAndSet(this, WAITING, ENDED)) {
      callable = null;
      return;
    }
    if (interrupts && PHASE.compareAndSet(this, RUNNING, INTERRUPTING)) {
      Thread thread = runner;
      if (thread != null) {
        thread.interrupt();
      }
      phase = ENDED;
    }
  }
}
