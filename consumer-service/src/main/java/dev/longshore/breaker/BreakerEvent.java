package dev.longshore.breaker;

/**
 * A breaker, or the outage guard, changed its state. Immutable.
 *
 * @param name which one
 * @param state the state it is in now
 * @param why why, and what comes next, in words
 */
public record BreakerEvent(String name, BreakerState state, String why) {}
