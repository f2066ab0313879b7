package dev.longshore.config;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What was given for a key, with its placeholders expanded. Immutable.
 *
 * @param texts the texts: the items of a list, else a single one
 * @param source where it was given
 * @param secret whether it must not be shown
 */
record Resolved(List<String> texts, ConfigSource source, boolean secret) {
  /** From the first quote to the last, as a value may hold quotes itself. */
  private static final Pattern QUOTED = Pattern.compile("\".*\"", Pattern.DOTALL);

  /** A text of this value as it may be shown in a problem. */
  String shown(String text) {
    return secret ? ConfigValue.REDACTED : cut(text);
  }

  /** A problem about this value without what must not be shown; problems quote parts of values. */
  String redact(String problem) {
    if (!secret) {
      return problem;
    }
    String redacted = QUOTED.matcher(problem).replaceAll('"' + ConfigValue.REDACTED + '"');
    for (String text : texts) {
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
