/** Retries: whether and when a failed message is handled again. */
@NullMarked
package dev.longshore.retry;

import org.jspecify.annotations.NullMarked;
