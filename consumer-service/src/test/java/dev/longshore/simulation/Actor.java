package dev.longshore.simulation;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Something that runs: a poll loop, a worker, the wheel of a process. Owned by the simulation. */
final class Actor {
  private final Scheduler scheduler;
  private final SimProcess process;
  private final Thread thread;
  private boolean running;
  private boolean interruptible;
  private boolean interrupted;

  /** Grows with each wait, so that a wake-up for an earlier wait is known to be late. */
  private long wait;

  Actor(Scheduler scheduler, SimProcess process, String name, Runnable body) {
    this.scheduler = scheduler;
    this.process = process;
    this.thread = ActorThreads.unstarted(scheduler::carry, name, () -> run(body));
  }

  SimProcess process() {
    return process;
  }

  String name() {
    return thread.getName();
  }

  long waits() {
    return wait;
  }

  void start() {
    thread.start();
  }

  /** Lets it go on, on the calling thread, until it waits again. */
  void resume() {
    wait++;
    running = true;
    LockSupport.unpark(thread);
  }

  /** Waits to be resumed; on the actor's own thread. */
  void pause(boolean wakesOnInterrupt) {
    interruptible = wakesOnInterrupt;
    running = false;
    while (!running) {
      LockSupport.park(this);
      if (!running && Thread.interrupted()) {
        hearInterrupt();
      }
    }
    if (interrupted) {
      interrupted = false;
      thread.interrupt();
    }
  }

  private void hearInterrupt() {
    interrupted = true;
    if (interruptible) {
      scheduler.wake(this);
    }
  }

  private void run(Runnable body) {
    pause(false);
    @Nullable Throwable failure = null;
    try {
      body.run();
    } catch (Throwable thrown) {
      failure = thrown;
    }
    scheduler.ended(this, failure);
  }
}
