package dev.longshore.heartbeat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a consumer instance says of itself. Immutable.
 *
 * @param instance who says so
 * @param sequence 0 for its first, one more each time
 * @param sentAt when, by its own clock; for people only, since clocks differ
 * @param interval how long until the next one
 * @param state what it does
 * @param since since when it is in that state, by its own clock
 * @param why why it failed, empty unless it did
 * @param load how busy it is
 * @param totals what it did since its start
 * @param partitions the partitions that it has
 * @param breakers its breakers and its outage guard by name, each with its state
 */
public record Heartbeat(
    InstanceName instance,
    long sequence,
    Instant sentAt,
    Duration interval,
    InstanceState state,
    Instant since,
    String why,
    InstanceLoad load,
    InstanceTotals totals,
    List<PartitionBeat> partitions,
    Map<String, String> breakers) {
  private static final Duration LONGEST_INTERVAL = Duration.ofDays(1);

  /** Copies the collections. */
  public Heartbeat {
    if (sequence < 0) {
      throw new IllegalArgumentException("the sequence must not be negative: " + sequence);
    }
    if (!interval.isPositive() || interval.compareTo(LONGEST_INTERVAL) > 0) {
      throw new IllegalArgumentException("the interval must be up to a day: " + interval);
    }
    partitions = List.copyOf(partitions);
    breakers = Map.copyOf(breakers);
  }

  /** The instance's name. */
  public String id() {
    return instance.id();
  }

  /** Messages in its partitions that are not settled, as far as known. */
  public long lag() {
    return partitions.stream().mapToLong(partition -> Math.max(0, partition.lag())).sum();
  }
}
