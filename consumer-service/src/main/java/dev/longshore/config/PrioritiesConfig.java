package dev.longshore.config;

import java.time.Duration;

/**
 * Which messages go before others. Immutable.
 *
 * @param by what tells how urgent a message is
 * @param header the header with a message's level
 * @param levels how many levels a header may name
 * @param maxWait after so long a message goes before all others
 */
public record PrioritiesConfig(
    @Setting(
            fallback = "none",
            meaning =
                "What tells how urgent a message is: its header, or the place of its topic in"
                    + " source.topics, the first being the most urgent.")
        By by,
    @Setting(
            fallback = "priority",
            meaning =
                "Header with a message's level, 0 for the most urgent; a message without it is in"
                    + " the middle.")
        String header,
    @Setting(fallback = "3", meaning = "Levels that the header may name, 0 to one less, 2 to 16.")
        int levels,
    @Setting(
            fallback = "30s",
            meaning = "How long after its acceptance a message goes before all others.")
        Duration maxWait) {

  /** What tells how urgent a message is. */
  public enum By {
    /** All are alike. */
    NONE,
    /** A header. */
    HEADER,
    /** Its topic. */
    TOPIC
  }

  /** Checks header, levels and time. */
  public PrioritiesConfig {
    new Checks()
        .notBlank(header, "header")
        .between(2, 16, levels, "levels")
        .positive(maxWait, "max-wait")
        .done();
  }
}
