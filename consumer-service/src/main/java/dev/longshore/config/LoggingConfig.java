package dev.longshore.config;

/**
 * What is logged, and how. Immutable.
 *
 * @param format how a line looks
 * @param level the least urgent lines to keep
 */
public record LoggingConfig(
    @Setting(
            fallback = "auto",
            meaning = "Form of the lines; auto is text on a terminal and ECS JSON elsewhere.")
        Format format,
    @Setting(fallback = "info", meaning = "The least urgent lines to write.") Level level) {

  /** How a line looks. */
  public enum Format {
    /** As text on a terminal, as JSON elsewhere. */
    AUTO,
    /** For people. */
    TEXT,
    /** For programs: one ECS document per line. */
    JSON
  }

  /** How urgent a line is. */
  public enum Level {
    /** Every step. */
    TRACE,
    /** What helps to find a fault. */
    DEBUG,
    /** What an operator wants to know. */
    INFO,
    /** What an operator should look at. */
    WARN,
    /** What an operator must mend. */
    ERROR
  }
}
