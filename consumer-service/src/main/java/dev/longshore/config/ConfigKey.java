package dev.longshore.config;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A key that can be set. Immutable.
 *
 * @param path the full key, as {@code workers.concurrency}
 * @param type the type of its record component
 * @param setting its default and meaning
 */
record ConfigKey(String path, Class<?> type, Setting setting) {

  /** Whether the key is open: its entries are named by the user. */
  boolean isMap() {
    return type == Map.class;
  }

  boolean isList() {
    return type == List.class;
  }

  /** Last part of the key of a record component. */
  static String name(RecordComponent component) {
    Setting setting = component.getAnnotation(Setting.class);
    return setting == null || setting.name().isEmpty()
        ? kebab(component.getName())
        : setting.name();
  }

  /** A name in any of the usual cases, in lower case with hyphens. */
  static String kebab(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").replace('_', '-').toLowerCase(Locale.ROOT);
  }

  /** A key with a further part. */
  static String join(String prefix, String name) {
    return prefix.isEmpty() ? name : prefix + "." + name;
  }
}
