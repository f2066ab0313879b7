package dev.longshore.config;

import java.util.List;
import java.util.Set;

/** A part of a YAML document that knows its line. Immutable. */
sealed interface YamlNode {

  /** The line it starts on, from 1. */
  int line();

  /** A text; plain ones are not quoted. */
  record Scalar(String text, boolean plain, int line) implements YamlNode {
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

    boolean isNull() {
      return plain && NULLS.contains(text);
    }
  }

  /** A list. */
  record Sequence(List<YamlNode> items, int line) implements YamlNode {}

  /** Keys and values, in the order of the file. */
  record Mapping(List<Entry> entries, int line) implements YamlNode {}

  /** A key with its value. */
  record Entry(String key, int line, YamlNode value) {}
}
