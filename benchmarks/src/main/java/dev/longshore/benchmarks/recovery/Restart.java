package dev.longshore.benchmarks.recovery;

/**
 * What one restart after {@code kill -9} handled again.
 *
 * @param span offsets from the blocked messages to the last ones that were handled
 * @param holes messages among them that were not settled
 * @param acked messages that were done before the kill
 * @param notInCommit those of them that the last commit did not contain
 * @param handledAgain those of them that were handled again
 * @param oldestMillis how long before the kill the oldest of these was done
 */
public record Restart(
    long span, long holes, long acked, long notInCommit, long handledAgain, long oldestMillis) {}
