package dev.longshore.metrics;

/**
 * What an instance has done since its start, in messages.
 *
 * @param received taken from Kafka
 * @param acked settled by a handler
 * @param retried failed attempts that were repeated
 * @param deadLettered parked in a dead-letter topic
 * @param discarded given back unsettled
 * @param expired leases that ran out
 * @param stale answers after their lease had ended
 */
public record MessageCounts(
    long received,
    long acked,
    long retried,
    long deadLettered,
    long discarded,
    long expired,
    long stale) {}
