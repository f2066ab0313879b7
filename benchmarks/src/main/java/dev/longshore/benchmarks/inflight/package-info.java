/** What the engine keeps in the heap for messages in flight, beyond the records themselves. */
@NullMarked
package dev.longshore.benchmarks.inflight;

import org.jspecify.annotations.NullMarked;
