package dev.longshore.acceptance;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A message that a test has sent and the broker has accepted.
 *
 * @param place where it stands
 * @param timestamp its timestamp there, in epoch milliseconds
 * @param message what was sent
 */
record Sent(
    Place place, long timestamp, ProducerRecord<byte @Nullable [], byte @Nullable []> message) {}
