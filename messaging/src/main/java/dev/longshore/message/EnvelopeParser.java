package dev.longshore.message;

import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads envelopes from JSON. Strict: an unknown field, a wrong type, a repeated field or bad base64
 * is refused with the field's name, so that nothing is lost or sent by mistake.
 */
public final class EnvelopeParser {
  private static final int LONGEST_STRING = 512 * 1024 * 1024;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(LONGEST_STRING).build())
                  .build())
          .build();

  private static final Set<String> FIELDS =
      Set.of(
          "topic",
          "partition",
          "offset",
          "timestamp",
          "key",
          "keyEncoding",
          "value",
          "valueEncoding",
          "headers");

  private EnvelopeParser() {}

  /** The envelope that a JSON object describes. */
  public static Envelope parse(byte[] json) {
    return envelope(tree(json));
  }

  /**
   * The envelope that a JSON document describes, empty for any other JSON. It is an envelope when
   * it is an object with the field {@code value} and at least one more of the envelope's fields.
   *
   * @throws MalformedEnvelopeException when it is not JSON, or an envelope with a mistake in it
   */
  public static Optional<Envelope> recognise(byte[] json) {
    JsonNode tree = tree(json);
    boolean isEnvelope =
        tree.isObject()
            && tree.has("value")
            && tree.propertyNames().stream()
                .anyMatch(name -> !name.equals("value") && FIELDS.contains(name));
    return isEnvelope ? Optional.of(envelope(tree)) : Optional.empty();
  }

  private static JsonNode tree(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (JacksonException malformed) {
      String problem = String.valueOf(malformed.getOriginalMessage());
      throw new MalformedEnvelopeException("not JSON: " + problem.lines().findFirst().orElse(""));
    }
  }

  private static Envelope envelope(JsonNode tree) {
    if (!tree.isObject()) {
      throw new MalformedEnvelopeException("an envelope must be a JSON object");
    }
    EnvelopeFields.refuseUnknown(tree, FIELDS, "");
    if (!tree.has("value")) {
      throw new MalformedEnvelopeException("value: missing (null stands for a tombstone)");
    }
    return new Envelope(
        EnvelopeFields.topic(tree),
        EnvelopeFields.partition(tree),
        EnvelopeFields.offset(tree),
        EnvelopeFields.timestamp(tree),
        EnvelopeFields.bytes(tree, "key", "key"),
        EnvelopeFields.bytes(tree, "value", "value"),
        EnvelopeFields.headers(tree));
  }
}
