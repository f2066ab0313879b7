/**
 * How much is started at once and per second: the rate limits of an instance, of its share of the
 * fleet and of each key, and the concurrency that adapts to the handler.
 */
@NullMarked
package dev.longshore.limit;

import org.jspecify.annotations.NullMarked;
