package dev.longshore.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread of a crew, from its first task until it has been idle for long, is one too many, or the
 * pool ends. What it writes itself and others read is opaque: they need a number, and no order.
 */
final class Worker implements Runnable {
  private static final VarHandle BEGUN = counter("begun");
  private static final VarHandle ENDED = counter("ended");

  private final Crew crew;
  private final Thread thread;

  /** Whether somebody has taken this worker off the idle ones; written under the crew's lock. */
  private volatile boolean awake = true;

  /** Whether this worker ended while it rested; written under the crew's lock. */
  private volatile boolean dismissed;

  private boolean started;

  /** Whether it is the one on its way to a task; its own. */
  private boolean underWay;

  private long begun;
  private long ended;

  /**
   * A worker whose thread has not started.
   *
   * @param underWay whether it is started for a task
   */
  Worker(Crew crew, boolean underWay) {
    this.crew = crew;
    this.underWay = underWay;
    this.thread = crew.newThread(this);
  }

  private static VarHandle counter(String name) {
    try {
      return MethodHandles.lookup().findVarHandle(Worker.class, name, long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  Thread thread() {
    return thread;
  }

  /** Tasks that it has begun. */
  long begun() {
    return (long) BEGUN.getOpaque(this);
  }

  /** Tasks that it has ended, never more than it has begun. */
  long ended() {
    return (long) ENDED.getOpaque(this);
  }

  /** Tells it, under the crew's lock, that it is idle no more. */
  void summon() {
    awake = true;
  }

  /** Tells it, under the crew's lock, that it has ended. */
  void dismiss() {
    dismissed = true;
  }

  /** Tells it, under the crew's lock, that it is idle. */
  void retire() {
    awake = false;
  }

  /** Starts or unparks it; only by whoever made or summoned it. */
  void wake() {
    if (started) {
      LockSupport.unpark(thread);
      return;
    }
    started = true;
    try {
      thread.start();
    } catch (Throwable failure) {
      // No more threads: those that are there go on.
      crew.leave(this);
      if (underWay) {
        crew.arrived();
      }
      throw failure;
    }
  }

  @Override
  public void run() {
    while (true) {
      switch (crew.orders(this)) {
        case WORK -> {
          Runnable task = next();
          if (task != null) {
            perform(task);
          } else if (!rest()) {
            return;
          }
        }
        case REST -> {
          stopBeingUnderWay();
          if (!rest()) {
            return;
          }
        }
        case LEAVE -> {
          stopBeingUnderWay();
          crew.wakeForWork();
          return;
        }
      }
    }
  }

  private @Nullable Runnable next() {
    Runnable task = crew.take();
    if (underWay) {
      stopBeingUnderWay();
      crew.wakeForWork();
    }
    return task;
  }

  private void stopBeingUnderWay() {
    if (underWay) {
      underWay = false;
      crew.arrived();
    }
  }

  private void perform(Runnable task) {
    BEGUN.setOpaque(this, begun + 1);
    try {
      task.run();
    } catch (Throwable failure) {
      crew.failed(thread, failure);
    } finally {
      ENDED.setOpaque(this, ended + 1);
      Thread.interrupted();
    }
  }

  /** Waits for work; false when this worker has left instead. */
  private boolean rest() {
    switch (crew.rest(this)) {
      case WORK -> {
        return true;
      }
      case LEAVE -> {
        return false;
      }
      case REST -> {}
    }
    long since = crew.ticker().nanos();
    while (!awake && !dismissed) {
      LockSupport.parkNanos(this, crew.idleNanos());
      Thread.interrupted();
      if (crew.ticker().nanos() - since >= crew.idleNanos() && crew.expire(this)) {
        return false;
      }
    }
    underWay = !dismissed;
    return !dismissed;
  }
}
