package dev.longshore.config;

import java.util.List;
import java.util.stream.Collectors;

/** The documentation of all keys, as the table that the README carries. */
final class ConfigTable {
  private ConfigTable() {}

  /** The table in Markdown, with a line break at its end. */
  static String markdown() {
    return ConfigSchema.keys().stream()
        .map(ConfigTable::row)
        .collect(Collectors.joining("\n", "| key | default | meaning |\n|---|---|---|\n", "\n"));
  }

  private static String row(ConfigKey key) {
    return "| `%s` | %s | %s |".formatted(key.path(), fallback(key), meaning(key));
  }

  private static String fallback(ConfigKey key) {
    if (key.setting().required()) {
      return "required";
    }
    return key.setting().fallback().isEmpty() ? "" : "`" + key.setting().fallback() + "`";
  }

  private static String meaning(ConfigKey key) {
    if (!key.type().isEnum()) {
      return key.setting().meaning();
    }
    List<String> choices = Conversion.choices(key);
    String among = "`" + String.join("`, `", choices) + "`";
    return key.setting().meaning()
        + (choices.size() == 1 ? " Only " + among + " so far." : " One of " + among + ".");
  }
}
