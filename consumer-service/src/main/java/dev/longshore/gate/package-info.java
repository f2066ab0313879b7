/**
 * What may keep a message from its handler for a while: the one question asked before each attempt,
 * which the breaker, the limits, the outage guard and deduplication answer.
 */
@NullMarked
package dev.longshore.gate;

import org.jspecify.annotations.NullMarked;
