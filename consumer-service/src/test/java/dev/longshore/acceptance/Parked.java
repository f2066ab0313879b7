package dev.longshore.acceptance;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as it stands in its topic.
 *
 * @param letter the record
 */
record Parked(ConsumerRecord<byte @Nullable [], byte @Nullable []> letter) {
  private static final String PREFIX = "longshore.dlq.";

  Place origin() {
    return new Place(
        header("origin-topic"),
        Integer.parseInt(header("origin-partition")),
        Long.parseLong(header("origin-offset")));
  }

  /** A header of the dead letter, without its prefix; fails when it is missing or there twice. */
  String header(String name) {
    List<String> found = new ArrayList<>();
    for (Header header : letter.headers().headers(PREFIX + name)) {
      found.add(new String(header.value(), StandardCharsets.UTF_8));
    }
    if (found.size() != 1) {
      throw new AssertionError(PREFIX + name + " in a dead letter: " + found);
    }
    return found.getFirst();
  }

  /** The headers that the message was sent with. */
  List<Header> userHeaders() {
    List<Header> headers = new ArrayList<>();
    for (Header header : letter.headers()) {
      if (!header.key().startsWith(PREFIX)) {
        headers.add(header);
      }
    }
    return headers;
  }

  String text() {
    byte[] value = letter.value();
    return value == null ? "" : new String(value, StandardCharsets.UTF_8);
  }
}
