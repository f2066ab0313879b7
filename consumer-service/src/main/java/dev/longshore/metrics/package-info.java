/** Turns events and snapshots into meters; nothing in the core counts anything. */
@NullMarked
package dev.longshore.metrics;

import org.jspecify.annotations.NullMarked;
