package dev.longshore.deadletter;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a dead letter stands in its dead-letter topic.
 *
 * @param partition the partition
 * @param offset the offset in it
 */
public record DeadLetterReference(int partition, long offset) {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,9}):([0-9]{1,18})");

  /**
   * Reads {@code PARTITION:OFFSET}.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static DeadLetterReference parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "not a reference of the form PARTITION:OFFSET, as 0:17: " + text);
    }
    return new DeadLetterReference(
        Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)));
  }

  @Override
  public String toString() {
    return partition + ":" + offset;
  }
}
