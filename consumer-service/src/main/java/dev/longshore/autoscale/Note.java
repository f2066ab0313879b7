package dev.longshore.autoscale;

/** What a person should know of a decision beside its reason; some are worth an alert. */
public enum Note {
  /** At the most instances allowed, while the age target is at risk. */
  AT_LIMIT,
  /** At the number of partitions, while the age target is at risk; more instances would idle. */
  AT_PARTITIONS,
  /** A partition has more load than one instance can take: more partitions, or a share group. */
  HOT_PARTITION,
  /** A partition stands still with failures; it does not count. */
  FROZEN_PARTITION,
  /** Instances are started and do not become ready. */
  CRASH_LOOP,
  /** Somebody else keeps changing the number. */
  SECOND_WRITER,
  /** Most attempts fail; the true rate is the one from before. */
  FAILING,
  /** Nobody knows yet what an instance can do. */
  RATE_UNKNOWN,
  /** A forecast raised what is reckoned with. */
  BY_FORECAST
}
