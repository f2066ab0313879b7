package dev.longshore.source;

/**
 * How much may be taken from Kafka and not yet settled.
 *
 * @param messages messages at most
 * @param bytes bytes of them at most, but for a single message that is larger
 */
record Room(long messages, long bytes) {}
