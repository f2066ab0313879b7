package dev.longshore.config;

/**
 * What becomes of what handlers produce. Immutable.
 *
 * @param topic where it is published before its message counts as done; empty to drop it
 */
public record ResultsConfig(
    @Setting(
            fallback = "",
            meaning =
                "Topic for the results of handlers, written before their messages count as done;"
                    + " empty drops results.")
        String topic) {

  /** Checks the topic's name. */
  public ResultsConfig {
    new Checks()
        .that(
            topic.isEmpty() || TopicNames.legal(topic),
            "\"%s\" %s".formatted(topic, TopicNames.RULE),
            "topic")
        .done();
  }

  /** Whether results are kept. */
  public boolean areKept() {
    return !topic.isEmpty();
  }
}
