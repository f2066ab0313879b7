package dev.longshore.message;

import java.io.StringWriter;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes envelopes as JSON; bytes that are not UTF-8 become base64. */
final class EnvelopeWriter {
  private static final JsonFactory JSON = new JsonFactory();

  private EnvelopeWriter() {}

  static String write(Envelope envelope) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      writeFields(json, envelope);
      json.writeEndObject();
    }
    return text.toString();
  }

  static void writeFields(JsonGenerator json, Envelope envelope) {
    envelope.topic().ifPresent(topic -> json.writeStringProperty("topic", topic));
    envelope.partition().ifPresent(partition -> json.writeNumberProperty("partition", partition));
    envelope.offset().ifPresent(offset -> json.writeNumberProperty("offset", offset));
    envelope.timestamp().ifPresent(time -> json.writeStringProperty("timestamp", time.toString()));
    writeBytes(json, "key", envelope.key());
    writeBytes(json, "value", envelope.value());
    json.writeArrayPropertyStart("headers");
    for (Header header : envelope.headers()) {
      json.writeStartObject();
      json.writeStringProperty("key", header.name());
      writeBytes(json, "value", header.value());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeBytes(JsonGenerator json, String name, byte @Nullable [] bytes) {
    if (bytes == null) {
      json.writeNullProperty(name);
      return;
    }
    Optional<String> text = Utf8Text.of(bytes);
    if (text.isPresent()) {
      json.writeStringProperty(name, text.get());
      return;
    }
    json.writeStringProperty(name, Base64.getEncoder().encodeToString(bytes));
    json.writeStringProperty(name + "Encoding", "base64");
  }
}
