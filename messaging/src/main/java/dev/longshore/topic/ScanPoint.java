package dev.longshore.topic;

import dev.longshore.timing.TimeText;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A point in a topic at which reading starts or ends. */
public sealed interface ScanPoint {
  /** The forms of a point, to be quoted in errors. */
  String FORMS = "earliest, latest, PARTITION:OFFSET, " + TimeText.FORMS;

  /** Before the first message there is. */
  record Earliest() implements ScanPoint {}

  /** After the last message there is. */
  record Latest() implements ScanPoint {}

  /** Never: as an end, reading goes on for messages still to come. */
  record Never() implements ScanPoint {}

  /**
   * Before the first message of each partition that is not older.
   *
   * @param time the time of a message's timestamp
   */
  record At(Instant time) implements ScanPoint {}

  /**
   * Before one message; the other partitions are left out.
   *
   * @param partition the partition
   * @param offset the offset in it
   */
  record Offset(int partition, long offset) implements ScanPoint {}

  /**
   * Reads {@code earliest}, {@code latest}, {@code PARTITION:OFFSET} or a time.
   *
   * @param now what times ago count from
   * @throws IllegalArgumentException for any other text
   */
  static ScanPoint parse(String text, Instant now) {
    Matcher offset = Pattern.compile("([0-9]{1,9}):([0-9]{1,18})").matcher(text);
    if (offset.matches()) {
      return new Offset(Integer.parseInt(offset.group(1)), Long.parseLong(offset.group(2)));
    }
    return switch (text) {
      case "earliest" -> new Earliest();
      case "latest" -> new Latest();
      default -> {
        Optional<Instant> time = TimeText.instant(text, now);
        yield new At(
            time.orElseThrow(
                () -> new IllegalArgumentException("not one of " + FORMS + ": " + text)));
      }
    };
  }
}
