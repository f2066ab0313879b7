package dev.longshore.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The configuration that a test gives to a consumer. Immutable.
 *
 * @param settings the keys that are set, by their full paths
 */
record Setup(Map<String, String> settings) {
  /** A section, a section in it, and a name that may have dots of its own. */
  private static final int DEPTH = 3;

  /** Retries come quickly and nothing is held back, unless a test says otherwise. */
  static Setup of(String bootstrap, String topics, String group) {
    return new Setup(Map.of())
        .with("kafka.bootstrap-servers", bootstrap)
        .with("kafka.properties.reconnect.backoff.max.ms", "500")
        .with("source.topics", "[" + topics + "]")
        .with("source.group", group)
        .with("handler.type", "log")
        .with("retry.backoff.initial", "50ms")
        .with("retry.backoff.max", "200ms")
        .with("http.management-port", "0");
  }

  Setup with(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.put(key, value);
    return new Setup(more);
  }

  Setup without(String key) {
    Map<String, String> fewer = new LinkedHashMap<>(settings);
    fewer.remove(key);
    return new Setup(fewer);
  }

  Setup http(String url) {
    return with("handler.type", "http").with("handler.url", url);
  }

  Setup java(Class<?> handler) {
    return with("handler.type", "java").with("handler.class", handler.getName());
  }

  Setup instance(String id) {
    return with("instance.id", id);
  }

  String value(String key) {
    return settings.getOrDefault(key, "");
  }

  /** Writes the settings as a file. */
  Path write(Path file) {
    try {
      return Files.writeString(file, yaml());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private String yaml() {
    Map<String, Object> tree = new LinkedHashMap<>();
    settings.forEach((key, value) -> put(tree, key.split("\\.", DEPTH), 0, value));
    return text(tree, "");
  }

  @SuppressWarnings("unchecked") // the tree holds maps and texts only
  private static void put(Map<String, Object> tree, String[] path, int index, String value) {
    if (index == path.length - 1) {
      tree.put(path[index], value);
      return;
    }
    Object below = tree.computeIfAbsent(path[index], section -> new LinkedHashMap<>());
    put((Map<String, Object>) below, path, index + 1, value);
  }

  private static String text(Map<?, ?> tree, String indent) {
    return tree.entrySet().stream()
        .map(
            entry ->
                entry.getValue() instanceof Map<?, ?> below
                    ? "%s%s:%n%s".formatted(indent, entry.getKey(), text(below, indent + "  "))
                    : "%s%s: %s%n".formatted(indent, entry.getKey(), entry.getValue()))
        .collect(Collectors.joining());
  }
}
