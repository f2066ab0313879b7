package dev.longshore.fleet;

/**
 * What consumers did to messages since they started. Immutable.
 *
 * @param received taken from Kafka
 * @param acked done
 * @param retried failed attempts that were repeated
 * @param deadLettered parked in a dead-letter topic
 * @param discarded given back unsettled
 * @param expired leases that ran out
 * @param stale answers after their lease had ended
 */
public record Counts(
    long received,
    long acked,
    long retried,
    long deadLettered,
    long discarded,
    long expired,
    long stale) {
  /** Nothing happened. */
  public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0);

  /** Messages that came to their end. */
  public long settled() {
    return acked + deadLettered;
  }

  /** Both together. */
  public Counts plus(Counts other) {
    return new Counts(
        received + other.received,
        acked + other.acked,
        retried + other.retried,
        deadLettered + other.deadLettered,
        discarded + other.discarded,
        expired + other.expired,
        stale + other.stale);
  }

  /** What happened since the earlier counts were taken. */
  public Counts minus(Counts earlier) {
    return new Counts(
        received - earlier.received,
        acked - earlier.acked,
        retried - earlier.retried,
        deadLettered - earlier.deadLettered,
        discarded - earlier.discarded,
        expired - earlier.expired,
        stale - earlier.stale);
  }
}
