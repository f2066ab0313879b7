package dev.longshore.lane;

import dev.longshore.message.HeaderName;
import dev.longshore.message.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which messages go before others. Level 0 is the most urgent. Immutable.
 *
 * @param rule tells a message's level
 * @param levels how many there are
 * @param maxWait after so long since its acceptance a message goes before all levels
 */
public record Priorities(Rule rule, int levels, Duration maxWait) {
  /** As many levels as fit a delivery. */
  public static final int MOST_LEVELS = 16;

  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+");

  /** Tells the level of a message, from 0 to one less than there are. */
  @FunctionalInterface
  public interface Rule {
    /** The level. */
    int level(Message message);
  }

  /** Checks the number of levels. */
  public Priorities {
    if (levels < 1 || levels > MOST_LEVELS) {
      throw new IllegalArgumentException("levels must be 1 to " + MOST_LEVELS + ": " + levels);
    }
  }

  /**
   * By a header that holds the level as a number. One out of range counts as the nearest level; a
   * message without the header, or with something else in it, is in the middle.
   */
  public static Priorities byHeader(String header, int levels, Duration maxWait) {
    HeaderName name = HeaderName.of(header);
    return new Priorities(message -> level(message.header(name), levels), levels, maxWait);
  }

  /** By topic: the first of the list is the most urgent. One that is not in it comes last. */
  public static Priorities byTopic(List<String> topics, Duration maxWait) {
    List<String> order = List.copyOf(topics);
    int levels = Math.clamp(order.size(), 1, MOST_LEVELS);
    return new Priorities(
        message -> {
          int place = order.indexOf(message.topic());
          return place < 0 ? levels - 1 : Math.min(place, levels - 1);
        },
        levels,
        maxWait);
  }

  private static int level(byte @Nullable [] header, int levels) {
    if (header == null) {
      return levels / 2;
    }
    boolean isDigit = header.length == 1 && header[0] >= '0' && header[0] <= '9';
    return isDigit
        ? Math.min(header[0] - '0', levels - 1)
        : level(new String(header, StandardCharsets.UTF_8).strip(), levels);
  }

  private static int level(String text, int levels) {
    if (!NUMBER.matcher(text).matches()) {
      return levels / 2;
    }
    boolean isLong = text.length() > 9;
    if (isLong) {
      return text.startsWith("-") ? 0 : levels - 1;
    }
    return Math.clamp(Integer.parseInt(text), 0, levels - 1);
  }
}
