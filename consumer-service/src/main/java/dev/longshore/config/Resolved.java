package dev.longshore.config;

import java.util.List;

/**
 * What was given for a key, with its placeholders expanded. Immutable.
 *
 * @param texts the texts: the items of a list, else a single one
 * @param source where it was given
 * @param secret whether it must not be shown
 */
record Resolved(List<String> texts, ConfigSource source, boolean secret) {

  /** A text of this value as it may be shown in a problem. */
  String shown(String text) {
    return secret ? ConfigValue.REDACTED : cut(text);
  }

  /** A problem without any of the texts that must not be shown. */
  String redact(String problem) {
    String redacted = problem;
    for (String text : secret ? texts : List.<String>of()) {
      redacted = text.isEmpty() ? redacted : redacted.replace(text, ConfigValue.REDACTED);
    }
    return redacted;
  }

  ConfigValue value(String key) {
    return new ConfigValue(key, String.join(",", texts), source, secret);
  }

  private static String cut(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }
}
