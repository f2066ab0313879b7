package dev.longshore.tool.output;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON text of maps, lists and plain values. */
public final class Json {
  private static final int LONGEST_STRING = 512 * 1024 * 1024;

  /** Numbers keep every digit that they were written with. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(LONGEST_STRING).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Json() {}

  /** The value on one line. */
  public static String text(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /** What the text says, to be part of something larger. */
  public static JsonNode tree(String json) {
    return MAPPER.readTree(json);
  }

  /** The text laid out in lines. */
  public static String pretty(String json) {
    return MAPPER.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(tree(json));
  }
}
