package dev.longshore.benchmarks.autoscale;

/**
 * The constants of the simulated world; messages, seconds.
 *
 * @param shared whether any instance may take any message
 * @param eager whether every rebalance stops every partition
 * @param ageTarget the age that the oldest message may reach
 */
record Model(boolean shared, boolean eager, int ageTarget) {
  static final int PARTITIONS = 96;
  static final int MOST = 48;
  static final double RATE = 50;
  static final double START = 20;
  static final double START_SIGMA = 0.25;
  static final int WARM_UP = 15;
  static final double WARM_UP_SPEED = 0.6;
  static final int DRAIN = 3;
  static final int MOVED_PAUSE = 3;
  static final int EAGER_PAUSE = 8;

  int partitions() {
    return shared ? 1 : PARTITIONS;
  }

  String text() {
    String mode = shared ? "share group" : "consumer group";
    String rebalances = eager ? "eager" : "cooperative";
    return shared ? mode : mode + ", " + rebalances;
  }
}
