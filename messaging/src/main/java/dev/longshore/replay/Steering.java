package dev.longshore.replay;

import dev.longshore.timing.Pace;

/**
 * What a replay that runs is told from outside: to wait, to go on, to end, or another rate. Any
 * thread; guarded by this.
 */
public final class Steering {
  private Pace pace;
  private double perSecond;
  private boolean paused;
  private boolean cancelled;

  /**
   * A replay that runs.
   *
   * @param perSecond dead letters per second, infinity for as many as will go
   */
  public Steering(double perSecond) {
    this(Pace.perSecond(perSecond), perSecond);
  }

  private Steering(Pace pace, double perSecond) {
    this.pace = pace;
    this.perSecond = perSecond;
  }

  /** A replay that nobody steers. */
  static Steering at(Pace pace) {
    return new Steering(pace, Double.POSITIVE_INFINITY);
  }

  /** Sends no more for now. */
  public synchronized void pause() {
    paused = true;
  }

  /** Goes on, and does not catch up with what was due meanwhile. */
  public synchronized void resume() {
    paused = false;
    pace = Pace.perSecond(perSecond);
    notifyAll();
  }

  /** Sends no more for good. */
  public synchronized void cancel() {
    cancelled = true;
    notifyAll();
  }

  /** From now on that many per second. */
  public synchronized void rate(double wanted) {
    perSecond = wanted;
    pace = Pace.perSecond(wanted);
  }

  /** Dead letters per second. */
  public synchronized double rate() {
    return perSecond;
  }

  /** Whether it waits. */
  public synchronized boolean isPaused() {
    return paused && !cancelled;
  }

  /** Whether it was told to end. */
  public synchronized boolean isCancelled() {
    return cancelled;
  }

  /** Blocks until the next one is due; says no when there is to be no next one. */
  boolean awaitNext() throws InterruptedException {
    Pace due = awaitLeave();
    due.awaitNext();
    return !isCancelled();
  }

  private synchronized Pace awaitLeave() throws InterruptedException {
    while (paused && !cancelled) {
      wait();
    }
    return pace;
  }
}
