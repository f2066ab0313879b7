package dev.longshore.deadletter;

import java.util.Locale;

/** Whose headers tell of a dead letter. The texts are used in filters. */
public enum Dialect {
  /** Longshore's, {@code longshore.dlq.*}. */
  LONGSHORE("longshore.dlq."),
  /** Spring Kafka's, {@code kafka_dlt-*}. */
  SPRING("kafka_dlt-", "retry_topic-"),
  /** Kafka Connect's, {@code __connect.errors.*}. */
  CONNECT("__connect.errors."),
  /** Kafka Streams', {@code __streams.errors.*}. */
  STREAMS("__streams.errors."),
  /** A broker's for a share group, {@code __dlq.errors.*}. */
  SHARE_GROUP("__dlq.errors."),
  /** Nobody's: a message without any of these headers. */
  PLAIN("");

  private final String prefix;
  private final String secondPrefix;

  Dialect(String prefix) {
    this(prefix, prefix);
  }

  Dialect(String prefix, String secondPrefix) {
    this.prefix = prefix;
    this.secondPrefix = secondPrefix;
  }

  /** The dialect's name as users write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether a header tells of the failure, so that it is not the user's. */
  public boolean owns(String header) {
    return this != PLAIN && (header.startsWith(prefix) || header.startsWith(secondPrefix));
  }

  /** Whether a header is one of those that tell where a message came from. */
  boolean marks(String header) {
    return this != PLAIN && header.startsWith(prefix);
  }
}
