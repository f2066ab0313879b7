package dev.longshore.tool.console;

import tools.jackson.databind.json.JsonMapper;

/** JSON text of maps, lists and plain values. */
public final class Json {
  private static final JsonMapper MAPPER = new JsonMapper();

  private Json() {}

  /** The value on one line. */
  public static String text(Object value) {
    return MAPPER.writeValueAsString(value);
  }
}
