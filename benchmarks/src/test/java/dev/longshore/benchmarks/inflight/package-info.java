/** Tests of what the measurement of messages in flight makes of what it saw. */
@NullMarked
package dev.longshore.benchmarks.inflight;

import org.jspecify.annotations.NullMarked;
