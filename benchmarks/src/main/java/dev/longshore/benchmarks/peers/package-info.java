/** Runs the contenders in turn on one broker, and tells how they compare. */
@NullMarked
package dev.longshore.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
