package dev.longshore.topic;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A topic as it should be.
 *
 * @param name its name
 * @param partitions how many partitions, empty when any number will do
 * @param replication how many replicas of each, empty when any number will do
 */
public record TopicSpec(String name, OptionalInt partitions, OptionalInt replication) {
  private static final Pattern LEGAL_NAME = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  private static final Pattern FORM =
      Pattern.compile("([^:]+)(?::([1-9][0-9]{0,5}))?(?::([1-9][0-9]{0,3}))?");

  /** Checks the name. */
  public TopicSpec {
    if (!isLegal(name)) {
      throw new IllegalArgumentException(
          "a topic name is up to 249 letters, digits, dots, hyphens and underscores: " + name);
    }
  }

  /**
   * Reads {@code NAME[:PARTITIONS[:REPLICATION]]}.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static TopicSpec parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "not of the form NAME:PARTITIONS[:REPLICATION] with numbers from 1: " + text);
    }
    return new TopicSpec(matcher.group(1), number(matcher, 2), number(matcher, 3));
  }

  /** Whether Kafka allows a topic of that name. */
  public static boolean isLegal(String name) {
    return LEGAL_NAME.matcher(name).matches() && !name.equals(".") && !name.equals("..");
  }

  private static OptionalInt number(Matcher matcher, int group) {
    String digits = matcher.group(group);
    return digits == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(digits));
  }
}
