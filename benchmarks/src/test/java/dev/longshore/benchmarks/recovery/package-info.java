/** Tests of what the measurements of unclean ends make of what they saw. */
@NullMarked
package dev.longshore.benchmarks.recovery;

import org.jspecify.annotations.NullMarked;
