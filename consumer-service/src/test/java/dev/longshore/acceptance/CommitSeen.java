package dev.longshore.acceptance;

/**
 * A commit as a bystander saw it.
 *
 * @param topic the topic
 * @param partition the partition's number
 * @param offset what was committed
 * @param seenNanos when the answer was there, by the clock of {@link System#nanoTime}
 */
record CommitSeen(String topic, int partition, long offset, long seenNanos) {}
