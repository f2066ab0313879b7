/** Tests that the harness measures, not what it measures. */
@NullMarked
package dev.longshore.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
