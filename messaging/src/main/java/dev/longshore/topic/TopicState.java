package dev.longshore.topic;

/**
 * A topic as it is.
 *
 * @param partitions how many partitions it has
 * @param replication how many replicas each has
 */
public record TopicState(int partitions, int replication) {}
