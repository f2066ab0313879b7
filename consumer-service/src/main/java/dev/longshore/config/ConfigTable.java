package dev.longshore.config;

import java.util.stream.Collectors;

/** The documentation of all keys, as the table that the README carries. */
public final class ConfigTable {
  private ConfigTable() {}

  /** The table in Markdown, with a line break at its end. */
  public static String markdown() {
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
    return key.setting().meaning()
        + " One of `"
        + String.join("`, `", Conversion.choices(key))
        + "`.";
  }
}
