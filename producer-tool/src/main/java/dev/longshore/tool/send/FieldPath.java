package dev.longshore.tool.send;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The place of a field in a JSON value: {@code customer.id}, or the JSON pointer {@code
 * /customer/id} where names hold dots.
 *
 * @param text the path as the user gave it
 * @param pointer the same as a pointer
 */
record FieldPath(String text, JsonPointer pointer) {
  private static final JsonMapper JSON = new JsonMapper();

  static FieldPath parse(String text) {
    String pointer = text.startsWith("/") ? text : "/" + text.replace('.', '/');
    return new FieldPath(text, JsonPointer.compile(pointer));
  }

  /** The field as text: a string's characters, anything else as JSON. */
  String in(JsonNode value) {
    JsonNode field = value.at(pointer);
    if (field.isMissingNode() || field.isNull()) {
      throw new UnsendableException("no field " + text + " in the value");
    }
    return field.isString() ? field.stringValue() : field.toString();
  }

  /** The value as JSON, for all paths that look into it. */
  static JsonNode tree(byte @Nullable [] value) {
    try {
      return JSON.readTree(value == null ? new byte[0] : value);
    } catch (JacksonException malformed) {
      throw new UnsendableException("the value is not JSON, so it has no fields");
    }
  }
}
