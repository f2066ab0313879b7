/**
 * Heartbeats: what consumer instances say of themselves every few seconds on a compacted topic, how
 * it is written and read, and what silence means.
 */
@NullMarked
package dev.longshore.heartbeat;

import org.jspecify.annotations.NullMarked;
