package dev.longshore.handling;

import dev.longshore.handler.DeliveryContext;
import dev.longshore.message.Header;
import dev.longshore.message.Message;
import dev.longshore.message.Utf8Text;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes messages as a JSON array of CloudEvents (CloudEvents JSON format 1.0, section 4). What
 * Kafka knows of a message and what Longshore adds are extension attributes. Any thread.
 */
final class CloudEvents {
  static final String CONTENT_TYPE = "application/cloudevents-batch+json";

  private static final String PREFIX = "ce_";
  private static final String JSON_TYPE = "application/json";
  private static final JsonFactory JSON = new JsonFactory();

  private CloudEvents() {}

  /** The array; each message with the token of its lease. */
  static byte[] write(
      List<Message> messages, List<DeliveryContext> deliveries, List<String> leaseTokens) {
    var bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartArray();
      for (int index = 0; index < messages.size(); index++) {
        write(json, messages.get(index), deliveries.get(index), leaseTokens.get(index));
      }
      json.writeEndArray();
    }
    return bytes.toByteArray();
  }

  private static void write(
      JsonGenerator json, Message message, DeliveryContext delivery, String leaseToken) {
    json.writeStartObject();
    attributes(message, delivery, leaseToken).forEach(json::writeStringProperty);
    json.writeNumberProperty("longshorepartition", message.partition());
    json.writeNumberProperty("longshoreattempt", delivery.attempt());
    byte[] value = message.value();
    if (value != null) {
      writeData(json, message.headers().text("content-type"), value);
    }
    json.writeEndObject();
  }

  /** Numbers that do not fit the 32 bits of a CloudEvents integer are strings. */
  private static Map<String, String> attributes(
      Message message, DeliveryContext delivery, String leaseToken) {
    Map<String, String> attributes = new TreeMap<>();
    for (Header header : message.headers()) {
      attribute(header.name()).ifPresent(name -> attributes.put(name, header.text()));
    }
    attributes.put("specversion", "1.0");
    attributes.put("id", message.id());
    putIfEmpty(attributes, "source", "/" + message.topic());
    putIfEmpty(attributes, "type", "dev.longshore.message");
    putIfEmpty(attributes, "time", message.timestamp().toString());
    attributes.put("longshoretopic", message.topic());
    attributes.put("longshoreoffset", Long.toString(message.offset()));
    attributes.put("longshoretimestamp", Long.toString(message.timestampMillis()));
    attributes.put("longshoredeadline", Long.toString(delivery.deadline().toEpochMilli()));
    attributes.put("longshorelease", leaseToken);
    byte[] key = message.key();
    if (key != null) {
      Optional<String> text = Utf8Text.of(key);
      attributes.put(
          text.isPresent() ? "longshorekey" : "longshorekeybase64",
          text.orElseGet(() -> Base64.getEncoder().encodeToString(key)));
    }
    return attributes;
  }

  private static void putIfEmpty(Map<String, String> attributes, String name, String value) {
    if (attributes.getOrDefault(name, "").isEmpty()) {
      attributes.put(name, value);
    }
  }

  /** The attribute that a header carries; what is written elsewhere is none. */
  private static Optional<String> attribute(String header) {
    if (header.equals("traceparent") || header.equals("tracestate")) {
      return Optional.of(header);
    }
    if (!header.matches(PREFIX + "[a-z0-9]+")) {
      return Optional.empty();
    }
    String name = header.substring(PREFIX.length());
    boolean ours = name.startsWith("longshore") || name.startsWith("data");
    return ours ? Optional.empty() : Optional.of(name);
  }

  private static void writeData(JsonGenerator json, Optional<String> contentType, byte[] value) {
    Optional<String> text =
        contentType.map(CloudEvents::isJson).orElse(true)
            ? Utf8Text.of(value).filter(CloudEvents::isOneValue)
            : Optional.empty();
    contentType
        .filter(type -> !type.isBlank())
        .or(() -> text.map(any -> JSON_TYPE))
        .ifPresent(type -> json.writeStringProperty("datacontenttype", type));
    if (text.isPresent()) {
      json.writeName("data");
      json.writeRawValue(text.get());
    } else {
      json.writeStringProperty("data_base64", Base64.getEncoder().encodeToString(value));
    }
  }

  private static boolean isJson(String contentType) {
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return type.equals(JSON_TYPE) || type.endsWith("+json");
  }

  /** Whether a text is one JSON value and nothing else, so that it can be copied as it is. */
  private static boolean isOneValue(String text) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      return parser.currentToken() != null && parser.nextToken() == null;
    } catch (JacksonException malformed) {
      return false;
    }
  }
}
