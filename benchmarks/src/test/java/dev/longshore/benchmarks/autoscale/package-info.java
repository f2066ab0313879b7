/** Tests of the simulation. */
@NullMarked
package dev.longshore.benchmarks.autoscale;

import org.jspecify.annotations.NullMarked;
