package dev.longshore.config;

import java.time.Duration;

/**
 * How instances tell that they are there, and when their silence means something. Immutable.
 *
 * @param topic where heartbeats are written
 * @param interval how long from one to the next
 * @param suspectAfter silence after which an instance is suspect
 * @param deadAfter silence after which it is evicted
 */
public record HeartbeatConfig(
    @Setting(
            fallback = "longshore.heartbeats",
            meaning =
                "Compacted topic of heartbeats, made when missing; decisions of the control plane are"
                    + " kept in the topic of that name with `.decisions` behind it.")
        String topic,
    @Setting(fallback = "2s", meaning = "How long from one heartbeat of an instance to the next.")
        Duration interval,
    @Setting(fallback = "6s", meaning = "Silence after which an instance is suspect.")
        Duration suspectAfter,
    @Setting(
            fallback = "15s",
            meaning =
                "Silence after which an instance counts as dead and is put out of its group, so that"
                    + " others get its partitions.")
        Duration deadAfter) {
  private static final int LONGEST_TOPIC = 238;

  /** Checks the name, the signs and the order. */
  public HeartbeatConfig {
    new Checks()
        .that(TopicNames.legal(topic), "\"%s\" %s".formatted(topic, TopicNames.RULE), "topic")
        .that(
            topic.length() <= LONGEST_TOPIC,
            "is longer than %d characters".formatted(LONGEST_TOPIC),
            "topic")
        .positive(interval, "interval")
        .that(
            suspectAfter.compareTo(interval.multipliedBy(2)) >= 0,
            "%s is less than two intervals of %s"
                .formatted(Durations.text(suspectAfter), Durations.text(interval)),
            "suspect-after",
            "interval")
        .that(
            deadAfter.compareTo(suspectAfter) > 0,
            "%s is not longer than suspect-after, %s"
                .formatted(Durations.text(deadAfter), Durations.text(suspectAfter)),
            "dead-after",
            "suspect-after")
        .done();
  }

  /** The topic in which decisions of the control plane are kept. */
  public String decisionsTopic() {
    return topic + ".decisions";
  }
}
