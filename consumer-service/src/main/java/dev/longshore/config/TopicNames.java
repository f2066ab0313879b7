package dev.longshore.config;

import java.util.regex.Pattern;

/** What Kafka accepts as the name of a topic. */
final class TopicNames {
  private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  /** What is wrong with any other name. */
  static final String RULE =
      "is not a topic name (up to 249 letters, digits, dots, underscores and hyphens)";

  private TopicNames() {}

  static boolean legal(String name) {
    return LEGAL.matcher(name).matches() && !name.equals(".") && !name.equals("..");
  }
}
