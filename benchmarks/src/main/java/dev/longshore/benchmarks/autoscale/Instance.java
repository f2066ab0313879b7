package dev.longshore.benchmarks.autoscale;

/** A simulated instance. Owned by its world. */
final class Instance {
  final int number;
  final int orderedAt;
  int readyAt;
  int restarts;
  boolean ready;
  boolean crashing;
  int drainUntil = -1;
  double processed;
  double failed;
  double busy;
  int idleSince = -1;

  Instance(int number, int orderedAt, int readyAt) {
    this.number = number;
    this.orderedAt = orderedAt;
    this.readyAt = readyAt;
  }

  String id() {
    return "i" + number;
  }

  boolean isDraining() {
    return drainUntil >= 0;
  }

  /** How fast it is, 1 being as fast as it gets. */
  double speed(int second) {
    return second - readyAt < Model.WARM_UP ? Model.WARM_UP_SPEED : 1;
  }
}
