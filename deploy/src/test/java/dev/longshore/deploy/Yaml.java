package dev.longshore.deploy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Reads YAML as maps and lists, with {@code <<} as YAML 1.1 had it and Compose still has it. */
final class Yaml {
  private Yaml() {}

  @SuppressWarnings("unchecked") // a document of ours is a map
  static Map<String, Object> parse(String text) {
    Object document =
        Objects.requireNonNull(new Load(LoadSettings.builder().build()).loadFromString(text));
    return (Map<String, Object>) merged(document);
  }

  /** What lies at a path of names. */
  static Object at(Map<String, Object> document, String... names) {
    Object value = document;
    for (String name : names) {
      value = present(((Map<?, ?>) value).get(name), name);
    }
    return value;
  }

  /** The text that lies there. */
  static String text(Map<String, Object> document, String... names) {
    return (String) at(document, names);
  }

  /** The maps that lie there in a list. */
  @SuppressWarnings("unchecked") // whoever asks knows what is there
  static List<Map<String, Object>> maps(Map<String, Object> document, String... names) {
    return (List<Map<String, Object>>) at(document, names);
  }

  /** Of maps by name that lie there. */
  @SuppressWarnings("unchecked") // whoever asks knows what is there
  static Map<String, Map<String, Object>> mapsByName(
      Map<String, Object> document, String... names) {
    return (Map<String, Map<String, Object>>) at(document, names);
  }

  /** A value of a map; fails when it is missing. */
  static <T> T value(Map<String, T> map, String name) {
    return present(map.get(name), name);
  }

  private static <T> T present(@Nullable T value, String name) {
    if (value == null) {
      throw new AssertionError("nothing under " + name);
    }
    return value;
  }

  private static Object merged(Object node) {
    if (node instanceof List<?> list) {
      return list.stream().map(Yaml::merged).toList();
    }
    if (!(node instanceof Map<?, ?> map)) {
      return node;
    }
    Map<Object, Object> result = new LinkedHashMap<>();
    if (map.get("<<") instanceof Map<?, ?> base) {
      result.putAll((Map<?, ?>) merged(base));
    }
    map.forEach(
        (key, value) -> {
          if (!"<<".equals(key)) {
            result.put(key, value == null ? Map.of() : merged(value));
          }
        });
    return result;
  }
}
