package dev.longshore.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What alerts are judged by: the fleet at one moment. What could not be read is empty, which is not
 * the same as nothing being there. Immutable.
 *
 * @param at when it was put together
 * @param group the consumer group
 * @param broker what the broker tells of the group, empty while it cannot be read
 * @param instances what instances tell of themselves, empty while that cannot be read
 * @param scaling how many instances are wanted, empty where nothing scales them
 * @param unreadable why something is empty, for people
 */
public record AlertView(
    Instant at,
    String group,
    Optional<Broker> broker,
    Optional<List<Instance>> instances,
    Optional<Scaling> scaling,
    String unreadable) {

  /** Copies the list. */
  public AlertView {
    instances = instances.map(List::copyOf);
  }

  /**
   * What the broker tells.
   *
   * @param members how many members the group has
   * @param partitions the partitions of its topics
   * @param deadLetters records ever appended to each of its dead-letter topics
   */
  public record Broker(int members, List<Partition> partitions, Map<String, Long> deadLetters) {
    /** Copies the collections. */
    public Broker {
      partitions = List.copyOf(partitions);
      deadLetters = Map.copyOf(deadLetters);
    }

    /** Messages that are not settled. */
    long lag() {
      return partitions.stream().mapToLong(Partition::lag).sum();
    }
  }

  /**
   * A partition.
   *
   * @param frontier the lowest offset that is not settled, -1 while nobody knows
   * @param lag messages that are not settled
   * @param age the age of the oldest of them, empty when nobody knows
   * @param owner the instance that has it, empty when nobody has
   */
  public record Partition(
      String topic,
      int partition,
      long frontier,
      long lag,
      Optional<Duration> age,
      Optional<String> owner) {
    String name() {
      return topic + "-" + partition;
    }
  }

  /**
   * An instance.
   *
   * @param id its name
   * @param host its machine
   * @param presence whether it is there
   * @param silence how long it has said nothing
   * @param isZombie whether it speaks and finishes nothing, though work waits for it
   * @param breakers its breakers by name, each with its state in lower case
   */
  public record Instance(
      String id,
      String host,
      Presence presence,
      Duration silence,
      boolean isZombie,
      Map<String, String> breakers) {
    /** Copies the map. */
    public Instance {
      breakers = Map.copyOf(breakers);
    }
  }

  /** Whether an instance is there. */
  public enum Presence {
    /** It says so, or has not been silent for long. */
    PRESENT,
    /** It ended without saying so, or said that it failed. */
    LOST,
    /** It said that it stops, and did. */
    STOPPED,
    /** Nobody can tell. */
    UNKNOWN
  }

  /**
   * How many instances are wanted.
   *
   * @param wanted how many the autoscaler wants now
   * @param maximum how many it may want
   * @param needed how many the load would need, empty when that is not known
   */
  public record Scaling(int wanted, int maximum, OptionalInt needed) {}
}
