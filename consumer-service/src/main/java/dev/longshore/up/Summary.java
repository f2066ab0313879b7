package dev.longshore.up;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a run of the stack came to: changes during the run, not totals of the data folder.
 * Immutable.
 *
 * @param produced messages of the sample that the broker took
 * @param unproduced messages of the sample that it may not have taken
 * @param acked messages that the handler was done with
 * @param deadLettered messages that the consumers parked
 * @param deadLetterRecords records that the dead-letter topics got
 * @param retried attempts that were repeated
 * @param consumers how many consumers there were
 * @param restarts how often one of them had to be started again
 * @param took from the first message of the sample to the last settlement
 */
public record Summary(
    long produced,
    long unproduced,
    long acked,
    long deadLettered,
    long deadLetterRecords,
    long retried,
    int consumers,
    int restarts,
    Duration took) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** Whether every message came to exactly one end, and each dead letter is where it belongs. */
  public boolean addsUp() {
    return unproduced == 0 && produced == acked + deadLettered && deadLetterRecords == deadLettered;
  }

  /** What does not add up, for people; empty when all does. */
  public Optional<String> objection() {
    if (addsUp()) {
      return Optional.empty();
    }
    return Optional.of(
        "the numbers do not add up: produced %d (%d unsure), acked %d + dead letters %d, dead-letter records %d"
            .formatted(produced, unproduced, acked, deadLettered, deadLetterRecords));
  }

  /** For people, one line. */
  public String text() {
    return "produced %d, acked %d, dead letters %d, retried %d, consumers %d, %.1f s%s"
        .formatted(
            produced,
            acked,
            deadLettered,
            retried,
            consumers,
            seconds(),
            restarts == 0 ? "" : ", consumers restarted " + restarts + " times");
  }

  /** For programs: one JSON object on one line. */
  public String json() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("produced", produced);
    fields.put("unproduced", unproduced);
    fields.put("acked", acked);
    fields.put("deadLettered", deadLettered);
    fields.put("deadLetterRecords", deadLetterRecords);
    fields.put("retried", retried);
    fields.put("consumers", consumers);
    fields.put("restarts", restarts);
    fields.put("seconds", Double.parseDouble(String.format(Locale.ROOT, "%.3f", seconds())));
    return JSON.writeValueAsString(fields);
  }

  private double seconds() {
    return took.toMillis() / 1_000.0;
  }
}
