/**
 * The worker pool: bounded concurrency over virtual or platform threads. Knows nothing of messages.
 */
@NullMarked
package dev.longshore.pool;

import org.jspecify.annotations.NullMarked;
