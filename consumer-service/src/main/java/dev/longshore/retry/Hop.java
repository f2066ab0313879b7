package dev.longshore.retry;

import dev.longshore.deadletter.FailureDescription;
import java.time.Instant;

/**
 * What a message takes along through the retry topic: where it comes from, and what has happened to
 * it so far.
 *
 * @param topic the topic it was produced to
 * @param partition its partition there
 * @param offset its offset there
 * @param timestamp its timestamp there
 * @param group the consumer group whose retry it is
 * @param attempts how many attempts were made
 * @param notBefore when the next attempt may start
 * @param failure what the latest attempt failed with; its stack does not travel
 * @param firstFailedAt when the first attempt failed
 * @param lastFailedAt when the latest attempt failed
 */
public record Hop(
    String topic,
    int partition,
    long offset,
    Instant timestamp,
    String group,
    int attempts,
    Instant notBefore,
    FailureDescription failure,
    Instant firstFailedAt,
    Instant lastFailedAt) {}
