/**
 * Deduplication: a message whose id was done within a window is not handled again. The window is in
 * memory ({@link dev.longshore.dedup.WindowDeduplicator}), rebuilt from the log when a partition is
 * assigned ({@link dev.longshore.dedup.LogWindow}), or shared by all instances through Redis.
 */
@NullMarked
package dev.longshore.dedup;

import org.jspecify.annotations.NullMarked;
