/**
 * The real engine and source on a simulated machine: one thread, virtual time, a broker in memory,
 * faults and interleavings drawn by a seed. The auditor judges the history of every run.
 */
@NullMarked
package dev.longshore.simulation;

import org.jspecify.annotations.NullMarked;
