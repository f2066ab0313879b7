package dev.longshore.fleet;

import dev.longshore.heartbeat.Heartbeat;
import dev.longshore.heartbeat.Liveness;
import dev.longshore.heartbeat.PartitionBeat;
import dev.longshore.heartbeat.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Measures how long it takes until the partitions of a dead instance go on elsewhere: until, by the
 * heartbeats of others, each has moved or has nothing to do. It is as exact as heartbeats are
 * frequent. Owned by the control loop.
 */
public final class FailoverWatch {
  /** After that a failover has failed, for all one can tell. */
  private static final Duration GIVEN_UP_AFTER = Duration.ofMinutes(10);

  private final Map<String, Pending> pending = new HashMap<>();

  /** When the process had started whose death was told last, by instance. */
  private final Map<String, Instant> told = new HashMap<>();

  private record Pending(
      String instance,
      Instant startedAt,
      Instant lastHeartbeat,
      Instant noticedAt,
      int partitions,
      Map<String, PartitionBeat> open) {}

  /** An instance is dead from here on; what it said last tells what it had. */
  public void died(Sighting sighting, Instant now) {
    Heartbeat last = sighting.heartbeat();
    Map<String, PartitionBeat> open =
        last.partitions().stream()
            .collect(
                Collectors.toMap(
                    PartitionBeat::name, Function.identity(), (one, two) -> one, HashMap::new));
    Instant before = told.put(sighting.id(), last.instance().startedAt());
    if (open.isEmpty() || last.instance().startedAt().equals(before)) {
      return;
    }
    pending.put(
        sighting.id(),
        new Pending(
            sighting.id(),
            last.instance().startedAt(),
            now.minus(sighting.silence()),
            now,
            open.size(),
            open));
  }

  /** The failovers that are complete by now; each is told once. */
  public List<Failover> look(List<Sighting> sightings, Instant now) {
    List<Failover> done = new ArrayList<>();
    for (Iterator<Pending> all = pending.values().iterator(); all.hasNext(); ) {
      Pending one = all.next();
      sightings.stream()
          .filter(sighting -> sighting.liveness() == Liveness.ALIVE)
          .filter(sighting -> !isTheDead(sighting.heartbeat(), one))
          .flatMap(sighting -> sighting.heartbeat().partitions().stream())
          .forEach(
              partition ->
                  one.open()
                      .computeIfPresent(
                          partition.name(),
                          (name, before) -> goesOn(before, partition) ? null : before));
      if (one.open().isEmpty()) {
        done.add(
            new Failover(
                one.instance(), one.lastHeartbeat(), one.noticedAt(), now, one.partitions()));
        all.remove();
      } else if (Duration.between(one.noticedAt(), now).compareTo(GIVEN_UP_AFTER) > 0) {
        all.remove();
      }
    }
    return done;
  }

  private static boolean isTheDead(Heartbeat beat, Pending one) {
    return beat.id().equals(one.instance()) && beat.instance().startedAt().equals(one.startedAt());
  }

  private static boolean goesOn(PartitionBeat before, PartitionBeat elsewhere) {
    return elsewhere.frontier() > before.frontier() || elsewhere.lag() == 0;
  }
}
