package dev.longshore.delivery;

/**
 * Which partition of which incarnation of a topic: a topic that is deleted and made again has
 * another id.
 *
 * @param topicIdHigh the upper half of the topic's id, 0 when the broker gave none
 * @param topicIdLow the lower half
 * @param partition the partition's number
 */
public record PartitionIdentity(long topicIdHigh, long topicIdLow, int partition) {}
