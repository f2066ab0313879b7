package dev.longshore.timing;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads times and durations as people write them. Durations: {@code 500ms}, {@code 30s}, {@code
 * 5m}, {@code 2h}, {@code 7d} or ISO-8601. Times: {@code now}, {@code -2h} (ago), an ISO-8601
 * instant, date-time or date (UTC where no zone is given), or milliseconds since 1970.
 */
public final class TimeText {
  /** The forms of a time, to be quoted in errors. */
  public static final String FORMS = "now, -2h, 2026-11-20, 2026-11-20T10:00:00Z or milliseconds";

  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

  private static final Pattern SHORT = Pattern.compile("([0-9]{1,12})(ms|s|m|h|d)");

  private static final Pattern MILLIS = Pattern.compile("[0-9]{5,18}");

  private TimeText() {}

  /** The duration, empty for text that is none. */
  public static Optional<Duration> duration(String text) {
    Matcher matcher = SHORT.matcher(text);
    if (!matcher.matches()) {
      return attempt(text, Duration::parse).filter(duration -> !duration.isNegative());
    }
    long amount = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(amount);
          case "s" -> Duration.ofSeconds(amount);
          case "m" -> Duration.ofMinutes(amount);
          case "h" -> Duration.ofHours(amount);
          default -> Duration.ofDays(amount);
        });
  }

  /**
   * The time, empty for text that is none. Times before 1970 read as 1970, from which Kafka counts.
   *
   * @param now what {@code now} and times ago count from
   */
  public static Optional<Instant> instant(String text, Instant now) {
    return read(text, now)
        .filter(time -> time.isBefore(LATEST))
        .map(time -> time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time);
  }

  private static Optional<Instant> read(String text, Instant now) {
    if (text.equals("now")) {
      return Optional.of(now);
    }
    if (text.startsWith("-")) {
      return duration(text.substring(1)).flatMap(ago -> attempt(text, any -> now.minus(ago)));
    }
    if (MILLIS.matcher(text).matches()) {
      return Optional.of(Instant.ofEpochMilli(Long.parseLong(text)));
    }
    return Stream.<Function<String, Instant>>of(
            Instant::parse,
            iso -> OffsetDateTime.parse(iso).toInstant(),
            iso -> LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC),
            iso -> LocalDate.parse(iso).atStartOfDay(ZoneOffset.UTC).toInstant())
        .flatMap(form -> attempt(text, form).stream())
        .findFirst();
  }

  private static <T> Optional<T> attempt(String text, Function<String, T> form) {
    try {
      return Optional.of(form.apply(text));
    } catch (DateTimeException | ArithmeticException notThisForm) {
      return Optional.empty();
    }
  }
}
