package dev.longshore.lane;

import dev.longshore.delivery.Delivery;
import dev.longshore.message.Message;
import dev.longshore.time.Ticker;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * All lanes of an instance, and which one a message belongs to.
 *
 * <p>In {@code key} order a table of lanes is shared by all keys of all partitions: many more lanes
 * than workers, so that two busy keys rarely share one. Sharing costs a little parallelism and
 * never order: when a handler takes long, its key alone is held and the lane goes on. The lanes
 * outlive assignments: a partition that is taken away and handed back meets the lanes in which its
 * earlier attempts may still run, and waits for them. Any thread.
 */
public final class Lanes {
  private static final int LANES_PER_WORKER = 16;
  private static final int FEWEST_LANES = 256;
  private static final int MOST_LANES = 1 << 16;

  private final Ordering ordering;
  private final Lane[] table;
  private final Map<Place, Lane> byPartition = new ConcurrentHashMap<>();

  private record Place(String topic, int partition) {}

  /** Absent where all messages are equally urgent. */
  private final @Nullable Priorities priorities;

  private Lanes(Ordering ordering, Lane[] table, @Nullable Priorities priorities) {
    this.ordering = ordering;
    this.table = table;
    this.priorities = priorities;
  }

  /** The lanes for an ordering and a number of workers. */
  public static Lanes of(Ordering ordering, int workers) {
    return of(ordering, workers, 1);
  }

  /**
   * The same where a turn takes several deliveries together: fewer lanes then, so that there are
   * several in a lane.
   */
  public static Lanes of(Ordering ordering, int workers, int perTurn) {
    return switch (ordering) {
      case KEY -> {
        int count = perTurn == 1 ? manyLanes(workers) : Math.max(2, workers);
        yield new Lanes(ordering, orderedLanes(count), null);
      }
      case PARTITION -> new Lanes(ordering, new Lane[0], null);
      case NONE -> new Lanes(ordering, new Lane[] {new OpenLane(workers, perTurn)}, null);
    };
  }

  /** The same where some messages go before others: one lane, in which all of them wait. */
  public static Lanes of(
      Ordering ordering, int workers, int perTurn, Priorities priorities, Ticker ticker) {
    boolean keyed = ordering != Ordering.NONE;
    Lane lane = new UrgentLane(workers, perTurn, keyed, priorities, ticker);
    return new Lanes(ordering, new Lane[] {lane}, priorities);
  }

  /** How urgent a message is; 0 for the most urgent. */
  public int level(Message message) {
    return priorities == null ? 0 : priorities.rule().level(message);
  }

  /** Whether a lane holds messages that need not wait for each other, and takes them in turns. */
  public boolean areShared() {
    return ordering == Ordering.KEY && priorities == null;
  }

  /** Whether each partition has a lane to itself. */
  public boolean arePartitions() {
    return ordering == Ordering.PARTITION && priorities == null;
  }

  /**
   * What tells a message's order: equal for messages that must keep theirs among each other. A key
   * that shares its number with another, one in four thousand million, waits for that one's retries
   * as well.
   */
  public int laneKey(String topic, int partition, byte @Nullable [] key, long offset) {
    long place = topic.hashCode() * 31L + partition;
    return switch (ordering) {
      case KEY -> mix(place, key == null ? offset : hash(key));
      case PARTITION -> (int) place;
      case NONE -> (int) offset;
    };
  }

  /** The lane that a delivery belongs to. */
  public Lane lane(Delivery delivery) {
    if (arePartitions()) {
      Place place = new Place(delivery.ledger().topic(), delivery.ledger().partition());
      return byPartition.computeIfAbsent(place, any -> new OrderedLane());
    }
    return table[delivery.laneKey() & table.length - 1];
  }

  private static int manyLanes(int workers) {
    return Math.clamp((long) workers * LANES_PER_WORKER, FEWEST_LANES, MOST_LANES);
  }

  private static Lane[] orderedLanes(int wanted) {
    Lane[] lanes = new Lane[Integer.highestOneBit(wanted - 1) << 1];
    Arrays.setAll(lanes, index -> new OrderedLane());
    return lanes;
  }

  private static long hash(byte[] key) {
    long hash = key.length;
    for (byte next : key) {
      hash = hash * 0x100000001b3L ^ next;
    }
    return hash;
  }

  /** The finalizer of MurmurHash3 (A. Appleby, public domain), to spread what is alike. */
  private static int mix(long place, long value) {
    long mixed = value ^ place * 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ mixed >>> 33) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
    return (int) (mixed ^ mixed >>> 33);
  }
}
