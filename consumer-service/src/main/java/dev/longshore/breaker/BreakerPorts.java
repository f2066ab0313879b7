package dev.longshore.breaker;

import dev.longshore.time.Timers;
import java.time.InstantSource;

/**
 * What breakers and the outage guard take from outside. Immutable.
 *
 * @param wallClock tells people since when
 */
public record BreakerPorts(Timers timers, InstantSource wallClock, BreakerListener listener) {}
