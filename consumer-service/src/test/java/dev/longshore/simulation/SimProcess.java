package dev.longshore.simulation;

/** A process on the simulated machine: runs, stands still for a while, or is dead. */
final class SimProcess {
  private final String name;
  private boolean dead;
  private long frozenSince;
  private long frozenUntil;

  SimProcess(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  boolean isDead() {
    return dead;
  }

  /** Ends it without a word: none of its actors runs again. */
  void kill(long now) {
    dead = true;
    frozenSince = now;
  }

  /** Stops it like SIGSTOP. */
  void freeze(long now, long until) {
    frozenSince = now;
    frozenUntil = until;
  }

  void thaw(long now) {
    frozenUntil = Math.min(frozenUntil, now);
  }

  long frozenSince() {
    return frozenSince;
  }

  long frozenUntil() {
    return frozenUntil;
  }

  boolean isFrozen(long now) {
    return now < frozenUntil;
  }
}
