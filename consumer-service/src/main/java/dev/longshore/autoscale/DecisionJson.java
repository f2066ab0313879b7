package dev.longshore.autoscale;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A decision as one JSON object in one line, and back, bit for bit. Immutable; any thread. */
public final class DecisionJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private DecisionJson() {}

  /** The line, without its end. */
  public static String line(Decision decision) {
    return MAPPER.writeValueAsString(decision);
  }

  /**
   * The decision in a line.
   *
   * @param place where the line is from, for the error
   * @throws IllegalArgumentException when it is none
   */
  public static Decision read(String line, String place) {
    try {
      return MAPPER.readValue(line, Decision.class);
    } catch (JacksonException bad) {
      throw new IllegalArgumentException(
          "%s: not a decision: %s; it has to be a line that was recorded"
              .formatted(place, bad.getOriginalMessage()),
          bad);
    }
  }
}
