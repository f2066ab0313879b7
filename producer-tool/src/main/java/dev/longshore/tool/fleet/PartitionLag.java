package dev.longshore.tool.fleet;

import java.util.OptionalLong;

/**
 * How far a group is behind in a partition.
 *
 * @param topic the topic
 * @param partition the partition
 * @param committed the committed offset, empty where there is none
 * @param end the offset after the last message
 * @param lag messages from the commit to the end, from the first one where there is no commit
 * @param member the client that has the partition, empty when none has
 */
record PartitionLag(
    String topic, int partition, OptionalLong committed, long end, long lag, String member) {}
