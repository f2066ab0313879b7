package dev.longshore.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which messages are copies of others that were handled. Immutable.
 *
 * @param enabled whether copies are left out
 * @param id what copies have in common
 * @param window how long an id that was done is remembered
 * @param maxIds how many are remembered at most
 * @param store where they are remembered
 */
public record DedupConfig(
    @Setting(
            fallback = "true",
            meaning = "Whether a message with the id of one that was handled is left out.")
        boolean enabled,
    @Setting(
            fallback = "header:ce_id",
            meaning =
                "What copies have in common: `header:NAME`, `key` or `value`. A message without it"
                    + " has no copies.")
        String id,
    @Setting(
            fallback = "10m",
            meaning = "How long the id of a message is remembered after it was handled.")
        Duration window,
    @Setting(
            fallback = "1000000",
            meaning =
                "Ids remembered at most; when more are done within the window, the older half is"
                    + " forgotten.")
        int maxIds,
    @Setting(
            fallback = "log",
            later = "redis",
            meaning =
                "Where ids are remembered: `log` reads them again from the topic when a partition"
                    + " is assigned, `memory` starts with none.")
        Store store) {
  private static final String HEADER = "header:";
  private static final Pattern ID = Pattern.compile("header:\\S+|key|value");
  private static final Duration LONGEST = Duration.ofDays(7);

  /** Where ids are remembered. */
  public enum Store {
    /** In memory, read again from the log. */
    LOG,
    /** In memory. */
    MEMORY
  }

  /** Checks each value. */
  public DedupConfig {
    new Checks()
        .that(
            ID.matcher(id).matches(),
            "must be header:NAME, key or value: \"%s\"".formatted(id),
            "id")
        .positive(window, "window")
        .that(
            window.compareTo(LONGEST) <= 0,
            "must be at most %s: %s".formatted(Durations.text(LONGEST), Durations.text(window)),
            "window")
        .between(2, 100_000_000, maxIds, "max-ids")
        .done();
  }

  /** The header that the id stands in, empty where it is the key or the value. */
  public Optional<String> idHeader() {
    return id.startsWith(HEADER) ? Optional.of(id.substring(HEADER.length())) : Optional.empty();
  }

  /** Whether the id is the key. */
  public boolean isKey() {
    return id.equals("key");
  }
}
