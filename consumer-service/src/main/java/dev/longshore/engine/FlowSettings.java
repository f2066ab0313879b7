package dev.longshore.engine;

import java.time.Duration;

/**
 * What the flow needs to know.
 *
 * @param group the consumer group, for dead letters
 * @param instance the instance's id, for dead letters
 * @param concurrency how many messages are handled at once
 * @param visibility how long an attempt holds its lease
 * @param maxExtension how long it may hold it in all, with extensions
 * @param overlapsDeafAttempts whether a message may be handled again while a handler that ignores
 *     its interrupt still works on it; only without order
 */
public record FlowSettings(
    String group,
    String instance,
    int concurrency,
    Duration visibility,
    Duration maxExtension,
    boolean overlapsDeafAttempts) {}
