package dev.longshore.message;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One header of a message. Names may repeat and order counts.
 *
 * @param name the header's name
 * @param value its bytes; null and empty differ, as they do in Kafka
 */
@SuppressWarnings("ArrayRecordComponent") // bytes as Kafka holds them; headers are never compared
public record Header(String name, byte @Nullable [] value) {

  /** The value as UTF-8 text, empty for a null value. */
  public String text() {
    return value == null ? "" : new String(value, StandardCharsets.UTF_8);
  }
}
