package dev.longshore.autoscale;

import java.util.List;

/**
 * What was worked out from a sample and those before it. Rates are messages per second, times are
 * seconds.
 *
 * @param backlog messages that wait, of partitions that count
 * @param leftOut messages that wait in partitions that instances cannot help
 * @param age how long the oldest of the backlog waits
 * @param arrivalFast arrivals over the last 15 s
 * @param arrivalBase arrivals over the last minute
 * @param arrival what is reckoned with
 * @param deviation the standard deviation of arrivals from tick to tick
 * @param headroom the share of arrivals that is added for their noise
 * @param trueRate what a busy instance works off; 0 where nobody knows yet
 * @param bestRate the same at its best, while little waited
 * @param progress what all instances settled, over the last 15 s
 * @param utilisation the share of time that slots were in the handler
 * @param lead the time from an order to an instance that works
 * @param pause the time that a rebalance stops a partition
 * @param hold how long fewer must have been enough before one goes
 * @param ready instances that work
 * @param starting instances ordered and not yet working
 * @param draining instances on their way out
 * @param largestShare the share of the load that the most loaded instance has
 * @param hotPartitions partitions that one instance alone cannot keep up with
 * @param frozenPartitions partitions that stand still, with failures, while others advance
 */
public record Measures(
    double backlog,
    double leftOut,
    double age,
    double arrivalFast,
    double arrivalBase,
    double arrival,
    double deviation,
    double headroom,
    double trueRate,
    double bestRate,
    double progress,
    double utilisation,
    double lead,
    double pause,
    double hold,
    int ready,
    int starting,
    int draining,
    double largestShare,
    List<String> hotPartitions,
    List<String> frozenPartitions) {
  /** Copies the lists. */
  public Measures {
    hotPartitions = List.copyOf(hotPartitions);
    frozenPartitions = List.copyOf(frozenPartitions);
  }
}
