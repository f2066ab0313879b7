package dev.longshore.fleet;

import dev.longshore.heartbeat.Heartbeat;
import dev.longshore.heartbeat.InstanceLoad;
import dev.longshore.heartbeat.InstanceName;
import dev.longshore.heartbeat.InstanceState;
import dev.longshore.heartbeat.InstanceTotals;
import dev.longshore.heartbeat.Liveness;
import dev.longshore.heartbeat.PartitionBeat;
import dev.longshore.heartbeat.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Instances, their heartbeats and their group, for tests. */
public final class FleetFixture {
  /** The time at which all this is. */
  public static final Instant NOW = Instant.parse("2026-01-01T00:10:00Z");

  private FleetFixture() {}

  /** A heartbeat of an instance that has done that much. */
  public static Heartbeat beat(
      String id, InstanceState state, long attempts, PartitionBeat... partitions) {
    return beat(id, NOW.minusSeconds(600), state, attempts, Map.of(), partitions);
  }

  /** The same with all that matters. */
  public static Heartbeat beat(
      String id,
      Instant startedAt,
      InstanceState state,
      long attempts,
      Map<String, String> breakers,
      PartitionBeat... partitions) {
    return new Heartbeat(
        new InstanceName("g", id, id, "host", 1, "1", startedAt, 0),
        1,
        NOW,
        Duration.ofSeconds(2),
        state,
        NOW,
        state == InstanceState.FAILED ? "out of luck" : "",
        new InstanceLoad(
            0,
            Duration.ZERO,
            8,
            0.5,
            Optional.empty(),
            Optional.of(startedAt.plusSeconds(2)),
            false,
            Duration.ZERO,
            Duration.ofMillis(20)),
        new InstanceTotals(attempts, 0, attempts, Duration.ofSeconds(attempts)),
        List.of(partitions),
        breakers);
  }

  /** A partition of orders. */
  public static PartitionBeat partition(int number, long frontier, long lag) {
    return new PartitionBeat(
        "orders", number, frontier, frontier, lag, Duration.ofSeconds(3), 0, false);
  }

  /** What is thought of an instance that was silent for so long. */
  public static Sighting seen(Heartbeat beat, Liveness liveness, int silence) {
    Duration time = Duration.ofSeconds(silence);
    return new Sighting(beat, liveness, time, time);
  }

  /** One whose heartbeats come. */
  public static Sighting alive(Heartbeat beat) {
    return seen(beat, Liveness.ALIVE, 1);
  }

  /** A member with that many partitions of orders, from a number on. */
  public static GroupSnapshot.Member member(String id, int from, int count) {
    List<String> partitions =
        IntStream.range(from, from + count).mapToObj(number -> "orders-" + number).toList();
    return new GroupSnapshot.Member("m-" + id, id, "/127.0.0.1", Optional.of(id), partitions);
  }
}
