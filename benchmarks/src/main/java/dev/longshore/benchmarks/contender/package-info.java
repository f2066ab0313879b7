/** The peers and our engine, each to be run alone in a process of its own. */
@NullMarked
package dev.longshore.benchmarks.contender;

import org.jspecify.annotations.NullMarked;
