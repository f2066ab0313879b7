package dev.longshore.exec;

import dev.longshore.handler.DeliveryContext;
import dev.longshore.message.Envelope;
import dev.longshore.message.Message;
import java.io.ByteArrayOutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The line that a process is given: the message's envelope, and in front of it {@code id}, {@code
 * attempt} (from 1), {@code deadline} (milliseconds since 1970) and {@code lease} (the token for
 * the API).
 */
final class RequestLine {
  private static final JsonFactory JSON = new JsonFactory();

  private RequestLine() {}

  /** The line in UTF-8, with its line feed. */
  static byte[] of(Message message, DeliveryContext delivery, String leaseToken) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
      json.writeStartObject();
      json.writeStringProperty("id", message.id());
      json.writeNumberProperty("attempt", delivery.attempt());
      json.writeNumberProperty("deadline", delivery.deadline().toEpochMilli());
      json.writeStringProperty("lease", leaseToken);
      Envelope.of(message).writeFields(json);
      json.writeEndObject();
    }
    line.write('\n');
    return line.toByteArray();
  }
}
