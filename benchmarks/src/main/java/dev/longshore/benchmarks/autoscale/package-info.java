/**
 * The autoscaler in a simulation, beside others and a planner that knows the future: a model of
 * partitions, instances and rebalances, loads with the same random numbers for all, and a score.
 */
@NullMarked
package dev.longshore.benchmarks.autoscale;

import org.jspecify.annotations.NullMarked;
