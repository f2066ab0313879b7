package dev.longshore.breaker;

import java.time.Instant;
import java.util.Map;

/**
 * How a breaker, or the outage guard, stands, as the API shows it. Immutable.
 *
 * @param kind {@code breaker} or {@code outage-guard}
 * @param state closed, open, half-open or forced-open
 * @param since when it came to this state; for one that never left closed, when it was made
 * @param why why it is in this state, and what ends it
 * @param waiting deliveries that wait for it, and some that have ceased to
 * @param numbers what it counts, by name
 */
public record SwitchView(
    String name,
    String kind,
    String state,
    Instant since,
    String why,
    int waiting,
    Map<String, Object> numbers) {}
