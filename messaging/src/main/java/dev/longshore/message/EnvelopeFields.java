package dev.longshore.message;

import dev.longshore.failure.Suggestion;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the single fields of an envelope; every refusal names the field. */
final class EnvelopeFields {
  private static final Set<String> HEADER_FIELDS = Set.of("key", "value", "valueEncoding");

  private EnvelopeFields() {}

  static Optional<String> topic(JsonNode tree) {
    JsonNode node = tree.path("topic");
    if (isAbsent(node)) {
      return Optional.empty();
    }
    if (!node.isString() || node.stringValue().isEmpty()) {
      throw new MalformedEnvelopeException("topic: must be a name: " + shown(node));
    }
    return Optional.of(node.stringValue());
  }

  static OptionalInt partition(JsonNode tree) {
    JsonNode node = tree.path("partition");
    if (isAbsent(node)) {
      return OptionalInt.empty();
    }
    if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < 0) {
      throw new MalformedEnvelopeException("partition: must be a number from 0: " + shown(node));
    }
    return OptionalInt.of(node.intValue());
  }

  static OptionalLong offset(JsonNode tree) {
    JsonNode node = tree.path("offset");
    if (isAbsent(node)) {
      return OptionalLong.empty();
    }
    if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
      throw new MalformedEnvelopeException("offset: must be a number from 0: " + shown(node));
    }
    return OptionalLong.of(node.longValue());
  }

  static Optional<Instant> timestamp(JsonNode tree) {
    JsonNode node = tree.path("timestamp");
    if (isAbsent(node)) {
      return Optional.empty();
    }
    try {
      Instant time =
          node.isIntegralNumber() && node.canConvertToLong()
              ? Instant.ofEpochMilli(node.longValue())
              : Instant.parse(node.isString() ? node.stringValue() : "");
      if (time.toEpochMilli() >= 0) {
        return Optional.of(time);
      }
    } catch (DateTimeException | ArithmeticException outOfForm) {
      // reported below, like a time before 1970, which Kafka does not take
    }
    throw new MalformedEnvelopeException(
        "timestamp: must be an ISO-8601 instant or milliseconds since 1970: " + shown(node));
  }

  static List<Header> headers(JsonNode tree) {
    JsonNode node = tree.path("headers");
    if (isAbsent(node)) {
      return List.of();
    }
    if (!node.isArray()) {
      throw new MalformedEnvelopeException("headers: must be a list: " + shown(node));
    }
    List<Header> headers = new ArrayList<>(node.size());
    for (JsonNode header : node) {
      headers.add(header(header, "headers[" + headers.size() + "]"));
    }
    return headers;
  }

  private static Header header(JsonNode node, String place) {
    if (!node.isObject() || !node.path("key").isString()) {
      throw new MalformedEnvelopeException(
          place + ": must be an object with key and value: " + shown(node));
    }
    refuseUnknown(node, HEADER_FIELDS, place + ".");
    utf8(node.path("key").stringValue(), place + ".key");
    return new Header(node.path("key").stringValue(), bytes(node, "value", place + ".value"));
  }

  static byte @Nullable [] bytes(JsonNode parent, String field, String place) {
    JsonNode node = parent.path(field);
    JsonNode encoding = parent.path(field + "Encoding");
    boolean base64 = encoding.isString() && encoding.stringValue().equals("base64");
    if (!base64 && !isAbsent(encoding)) {
      throw new MalformedEnvelopeException(
          place + "Encoding: the one encoding is base64: " + shown(encoding));
    }
    if (isAbsent(node)) {
      return null;
    }
    if (!node.isString()) {
      throw new MalformedEnvelopeException(place + ": must be a string or null: " + shown(node));
    }
    return base64 ? base64(node.stringValue(), place) : utf8(node.stringValue(), place);
  }

  private static byte[] base64(String text, String place) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException malformed) {
      throw new MalformedEnvelopeException(place + ": not base64: " + malformed.getMessage());
    }
  }

  private static byte[] utf8(String text, String place) {
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException loneSurrogate) {
      throw new MalformedEnvelopeException(
          place + ": half a surrogate pair is no text; give the bytes as base64");
    }
  }

  static void refuseUnknown(JsonNode node, Collection<String> known, String place) {
    for (String name : node.propertyNames()) {
      if (!known.contains(name)) {
        throw new MalformedEnvelopeException(
            place + name + ": unknown field" + Suggestion.clause(name, known));
      }
    }
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private static String shown(JsonNode node) {
    String text = node.toString();
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
