package dev.longshore.deploy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  @SuppressWarnings("unchecked") // whoever asks knows what is there
  static <T> T at(Map<String, Object> document, String... names) {
    Object value = document;
    for (String name : names) {
      value = Objects.requireNonNull(((Map<String, Object>) value).get(name), name);
    }
    return (T) value;
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
