/**
 * What may keep a message from its handler for a while: the one question asked before each attempt,
 * which the breaker, the limits, the outage guard and deduplication answer.
 *
 * <p><b>Order</b> of {@link dev.longshore.gate.Gates}: deduplication first, since a duplicate needs
 * nobody's leave; then what looks after the handler's health, the guard and the breaker; the limits
 * last, since what they give is used up and nobody can give time back. A breaker that has lent one
 * of its few trials gets it back at once when a limit says wait, and is asked again when the
 * message's time has come; the limit knows then that it has waited.
 */
@NullMarked
package dev.longshore.gate;

import org.jspecify.annotations.NullMarked;
