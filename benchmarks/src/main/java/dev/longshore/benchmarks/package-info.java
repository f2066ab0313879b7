/** The command {@code longshore bench}: the peers in one run, and the parts under JMH. */
@NullMarked
package dev.longshore.benchmarks;

import org.jspecify.annotations.NullMarked;
