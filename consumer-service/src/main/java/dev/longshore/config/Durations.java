package dev.longshore.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans of time as a user writes them: {@code 500ms}, {@code 30s}, {@code 10m}, {@code PT30S}. */
final class Durations {
  private static final Duration LONGEST = Duration.ofDays(36_500);
  private static final Pattern WRITTEN = Pattern.compile("([0-9][0-9_]{0,17})(ms|s|m|h|d)");
  private static final Pattern BARE = Pattern.compile("-?[0-9][0-9_]*");

  private record Unit(String name, Duration length) {}

  private static final List<Unit> UNITS =
      List.of(
          new Unit("d", Duration.ofDays(1)),
          new Unit("h", Duration.ofHours(1)),
          new Unit("m", Duration.ofMinutes(1)),
          new Unit("s", Duration.ofSeconds(1)),
          new Unit("ms", Duration.ofMillis(1)));

  private Durations() {}

  /** The span a text says. */
  static Duration parse(String text) {
    if (BARE.matcher(text).matches()) {
      throw new Refusal("{} has no unit; write for example 30s, 500ms, 10m");
    }
    Duration parsed = read(text);
    if (parsed.isNegative()) {
      throw new Refusal("{} is negative; write for example 30s, 500ms, 10m");
    }
    if (parsed.compareTo(LONGEST) > 0) {
      throw new Refusal("{} is too long; the most is " + text(LONGEST));
    }
    return parsed;
  }

  /** A span as {@link #parse} reads it, in the largest unit that says it exactly. */
  static String text(Duration span) {
    if (span.isZero()) {
      return "0s";
    }
    for (Unit unit : UNITS) {
      long count = span.dividedBy(unit.length());
      if (unit.length().multipliedBy(count).equals(span)) {
        return count + unit.name();
      }
    }
    return span.toString();
  }

  private static Duration read(String text) {
    Matcher written = WRITTEN.matcher(text);
    try {
      return written.matches()
          ? unit(written.group(2)).multipliedBy(Long.parseLong(written.group(1).replace("_", "")))
          : Duration.parse(text);
    } catch (DateTimeParseException unreadable) {
      throw new Refusal("{} is not a duration; write for example 30s, 500ms, 10m");
    } catch (ArithmeticException overflow) {
      throw new Refusal("{} is too long; the most is " + text(LONGEST));
    }
  }

  private static Duration unit(String name) {
    return UNITS.stream()
        .filter(unit -> unit.name().equals(name))
        .findFirst()
        .orElseThrow()
        .length();
  }
}
