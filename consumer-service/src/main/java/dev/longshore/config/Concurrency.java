package dev.longshore.config;

import java.util.regex.Pattern;

/**
 * How many messages an instance handles at once: a number, or {@code auto}. Immutable.
 *
 * @param least what it may be lowered to
 * @param initial what it begins with
 * @param most what it may be raised to; all three are the same unless it adapts
 */
public record Concurrency(int least, int initial, int most) {
  /** Found by measuring, from 4 to 1000, beginning with 4. */
  public static final Concurrency AUTO = new Concurrency(4, 4, 1000);

  private static final String AUTO_TEXT = "auto";
  private static final Pattern WHOLE = Pattern.compile("-?[0-9][0-9_]*");

  /** So many, always. */
  public static Concurrency fixed(int number) {
    return new Concurrency(number, number, number);
  }

  /** Whether it changes by itself. */
  public boolean adapts() {
    return least < most;
  }

  /** The same with no more than a number. */
  public Concurrency atMost(int number) {
    return new Concurrency(
        Math.min(least, number), Math.min(initial, number), Math.min(most, number));
  }

  static Concurrency parse(String text) {
    if (text.equals(AUTO_TEXT)) {
      return AUTO;
    }
    if (!WHOLE.matcher(text).matches()) {
      throw new Refusal("expected a whole number or auto, got {}");
    }
    try {
      return fixed(Integer.parseInt(text.replace("_", "")));
    } catch (NumberFormatException outOfRange) {
      throw new Refusal("{} is too large for a whole number");
    }
  }

  @Override
  public String toString() {
    return adapts() ? AUTO_TEXT : Integer.toString(initial);
  }
}
