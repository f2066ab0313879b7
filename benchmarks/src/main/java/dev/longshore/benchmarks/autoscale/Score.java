package dev.longshore.benchmarks.autoscale;

/**
 * How a run went, in its scored part.
 *
 * @param policy its name
 * @param consumerSeconds seconds of instances, from the order to the exit
 * @param lateSeconds seconds in which the oldest message was older than the target
 * @param seconds all of them
 * @param actions how often another number was asked for
 * @param rebalances how often partitions changed hands
 * @param oldest the oldest age
 * @param faultGrowth the most instances asked for during a fault over those before it; 0 without
 * @param replicas instances asked for, every ten seconds
 * @param ages ages, the worst of every ten seconds
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Score(
    String policy,
    double consumerSeconds,
    double lateSeconds,
    int seconds,
    int actions,
    int rebalances,
    int oldest,
    double faultGrowth,
    int[] replicas,
    int[] ages) {

  double cost() {
    return consumerSeconds + Model.MOST * lateSeconds;
  }

  double average() {
    return consumerSeconds / seconds;
  }

  double lateShare() {
    return lateSeconds / seconds;
  }

  double actionsPerHour() {
    return actions * 3_600.0 / seconds;
  }

  double rebalancesPerHour() {
    return rebalances * 3_600.0 / seconds;
  }
}
