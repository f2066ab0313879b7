package dev.longshore.exec;

import dev.longshore.handler.DeliveryContext;
import dev.longshore.message.Envelope;
import dev.longshore.message.Message;
import java.io.ByteArrayOutputStream;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The line that a process is given: the message's envelope, and in front of it {@code id}, {@code
 * attempt} (from 1), {@code deadline} (milliseconds since 1970) and {@code lease} (the token for
 * the API); for several messages a JSON array of these.
 */
final class RequestLine {
  private static final JsonFactory JSON = new JsonFactory();

  private RequestLine() {}

  /** The line in UTF-8, with its line feed. */
  static byte[] of(Message message, DeliveryContext delivery, String leaseToken) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
      write(json, message, delivery, leaseToken);
    }
    line.write('\n');
    return line.toByteArray();
  }

  /** The line of several messages; the lists go together. */
  static byte[] of(
      List<Message> messages, List<DeliveryContext> deliveries, List<String> leaseTokens) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(512 * messages.size());
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
      json.writeStartArray();
      for (int index = 0; index < messages.size(); index++) {
        write(json, messages.get(index), deliveries.get(index), leaseTokens.get(index));
      }
      json.writeEndArray();
    }
    line.write('\n');
    return line.toByteArray();
  }

  private static void write(
      JsonGenerator json, Message message, DeliveryContext delivery, String leaseToken) {
    json.writeStartObject();
    json.writeStringProperty("id", message.id());
    json.writeNumberProperty("attempt", delivery.attempt());
    json.writeNumberProperty("deadline", delivery.deadline().toEpochMilli());
    json.writeStringProperty("lease", leaseToken);
    Envelope.of(message).writeFields(json);
    json.writeEndObject();
  }
}
