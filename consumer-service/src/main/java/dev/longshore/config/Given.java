package dev.longshore.config;

import java.util.List;

/** What one layer says about a key, before anything is converted. Immutable. */
sealed interface Given {

  /** Where it was said. */
  ConfigSource source();

  /** A single text. */
  record One(String text, ConfigSource source) implements Given {}

  /** A list of texts. */
  record Many(List<String> texts, ConfigSource source) implements Given {}

  /** Something that cannot be a value of the key; a problem unless a later layer overrides it. */
  record Wrong(String problem, ConfigSource source) implements Given {}
}
