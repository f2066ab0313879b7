package dev.longshore.config;

/**
 * Where messages go that cannot be handled. Immutable.
 *
 * @param topic the dead-letter topic, with {@code {topic}} for the topic of origin
 * @param transactional whether dead letters and results last together with the commit of their
 *     messages, in one copy
 * @param stackTraceLimit the most bytes of stack trace to keep
 * @param maxRedrives how often a message may be sent back; what dies again after that stays
 */
public record DeadLetterConfig(
    @Setting(
            fallback = "{topic}.dlq",
            meaning = "Topic of the dead letters; {topic} stands for the topic of origin.")
        String topic,
    @Setting(
            fallback = "false",
            meaning =
                "Whether dead letters and results are committed in one transaction with their"
                    + " messages, in exactly one copy; the same for all instances of a group.")
        boolean transactional,
    @Setting(fallback = "8KiB", meaning = "How much of a stack trace a dead letter keeps.")
        ByteSize stackTraceLimit,
    @Setting(
            fallback = "3",
            meaning =
                "How often a message is sent back; a dead letter that came back so often is left out"
                    + " by a replay unless it is told otherwise.")
        int maxRedrives) {
  private static final String ORIGIN = "{topic}";

  /** Checks that the pattern gives names of topics. */
  public DeadLetterConfig {
    new Checks()
        .that(
            !topic.equals(ORIGIN),
            "{topic} alone is the topic of origin; write for example {topic}.dlq",
            "topic")
        .that(
            TopicNames.legal(topic.replace(ORIGIN, "t")),
            "\"%s\" %s; {topic} stands for the topic of origin".formatted(topic, TopicNames.RULE),
            "topic")
        .that(
            stackTraceLimit.bytes() <= 1 << 20,
            "must be at most 1MiB: " + stackTraceLimit,
            "stack-trace-limit")
        .between(0, 1_000_000, maxRedrives, "max-redrives")
        .done();
  }

  /** The dead-letter topic of a topic of origin. */
  public String topicFor(String origin) {
    return topic.replace(ORIGIN, origin);
  }
}
