package dev.longshore.config;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Where messages come from. Immutable.
 *
 * @param topics the topics; empty only where nothing is consumed
 * @param group the consumer group; empty only where nothing is consumed
 * @param mode how instances share the topics
 * @param startFrom where a group without a commit begins
 * @param protocol the group protocol
 * @param assignor how partitions are dealt to instances
 */
public record SourceConfig(
    @Setting(fallback = "", required = true, meaning = "Topics to consume.") List<String> topics,
    @Setting(
            fallback = "",
            required = true,
            meaning = "Consumer group; its instances compete for the messages.")
        String group,
    @Setting(
            fallback = "consumer-group",
            later = "share-group",
            meaning = "How instances share the topics.")
        Mode mode,
    @Setting(
            fallback = "earliest",
            meaning = "Where a group without a commit begins; none refuses to start.")
        StartFrom startFrom,
    @Setting(
            fallback = "auto",
            meaning = "Group protocol; auto takes KIP-848 where the broker has it.")
        Protocol protocol,
    @Setting(
            fallback = "default",
            meaning =
                "How partitions are dealt to instances: default, or load-aware (sticky, by measured"
                    + " load and the strength of instances; takes the classic protocol).")
        Assignor assignor) {

  private static final String RETRIES = ".retry";
  private static final int LONGEST_PLAIN = 150;

  /** How instances share the topics. */
  public enum Mode {
    /** Partitions are assigned to instances. */
    CONSUMER_GROUP
  }

  /** Where a group without a commit begins. */
  public enum StartFrom {
    /** At the oldest message. */
    EARLIEST,
    /** At the next message. */
    LATEST,
    /** Nowhere: the start is refused. */
    NONE
  }

  /** The protocol between instances and the group coordinator. */
  public enum Protocol {
    /** The new one where the broker has it. */
    AUTO,
    /** The new one, KIP-848. */
    CONSUMER,
    /** The old one. */
    CLASSIC
  }

  /** How partitions are dealt to instances. */
  public enum Assignor {
    /** As the protocol does by default. */
    DEFAULT,
    /** By measured load; with the classic protocol only. */
    LOAD_AWARE
  }

  /** Checks the names. */
  public SourceConfig {
    topics = List.copyOf(topics);
    Checks checks = new Checks();
    Set<String> seen = new HashSet<>();
    for (String topic : topics) {
      checks.that(TopicNames.legal(topic), "\"%s\" %s".formatted(topic, TopicNames.RULE), "topics");
      checks.that(seen.add(topic), "\"%s\" is listed twice".formatted(topic), "topics");
    }
    checks.that(
        group.isEmpty() || !group.isBlank(), "must not consist of white space only", "group");
    checks.that(
        assignor != Assignor.LOAD_AWARE || protocol != Protocol.CONSUMER,
        "load-aware deals in the members, and with protocol consumer (KIP-848) the broker deals: set"
            + " protocol classic or auto",
        "assignor",
        "protocol");
    checks.done();
  }

  /**
   * The topic in which long retries of the group wait: the group's name with {@code .retry} behind
   * it. Where that is no topic name, what is legal of it and a number that no other group has.
   */
  public String retryTopic() {
    String plain = group + RETRIES;
    if (TopicNames.legal(plain)) {
      return plain;
    }
    String legal = group.replaceAll("[^a-zA-Z0-9._-]", "-");
    UUID number = UUID.nameUUIDFromBytes(group.getBytes(StandardCharsets.UTF_8));
    return legal.substring(0, Math.min(legal.length(), LONGEST_PLAIN)) + "-" + number + RETRIES;
  }
}
