package dev.longshore.fleet;

import dev.longshore.heartbeat.Heartbeat;
import dev.longshore.heartbeat.InstanceState;
import dev.longshore.heartbeat.Liveness;
import dev.longshore.heartbeat.PartitionBeat;
import dev.longshore.heartbeat.Sighting;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds instances that speak and finish nothing, though work waits for them: no attempt has ended
 * and no partition has moved for a minute. Who is held by a breaker does as it should. Owned by the
 * control loop.
 */
public final class ZombieWatch {
  private static final Duration AFTER = Duration.ofSeconds(60);
  private static final Set<String> HELD = Set.of("open", "half-open", "forced-open");

  private final Map<String, Progress> progress = new HashMap<>();

  /** What an instance had done when it did something last. */
  private record Progress(
      long startedAt, long attempts, long settled, long frontiers, long atNanos) {
    boolean isSame(Progress now) {
      return startedAt == now.startedAt
          && attempts == now.attempts
          && settled == now.settled
          && frontiers == now.frontiers;
    }
  }

  /** The names of those that are zombies now. */
  public Set<String> look(List<Sighting> sightings, long nowNanos) {
    Set<String> zombies = new HashSet<>();
    Set<String> known = new HashSet<>();
    for (Sighting sighting : sightings) {
      known.add(sighting.id());
      if (isStuck(sighting, nowNanos)) {
        zombies.add(sighting.id());
      }
    }
    progress.keySet().retainAll(known);
    return zombies;
  }

  private boolean isStuck(Sighting sighting, long nowNanos) {
    Heartbeat beat = sighting.heartbeat();
    Progress now = progress(beat, nowNanos);
    Progress before = progress.putIfAbsent(sighting.id(), now);
    if (before == null || !before.isSame(now) || !shouldMove(sighting)) {
      progress.put(sighting.id(), now);
      return false;
    }
    return nowNanos - before.atNanos() >= AFTER.toNanos();
  }

  private static boolean shouldMove(Sighting sighting) {
    Heartbeat beat = sighting.heartbeat();
    boolean works = beat.state() == InstanceState.PROCESSING || beat.state() == InstanceState.IDLE;
    boolean held = beat.breakers().values().stream().anyMatch(HELD::contains);
    boolean waits =
        beat.partitions().stream()
            .anyMatch(partition -> partition.lag() > 0 && !partition.stopped());
    return sighting.liveness() == Liveness.ALIVE && works && waits && !held;
  }

  private static Progress progress(Heartbeat beat, long nowNanos) {
    return new Progress(
        beat.instance().startedAt().toEpochMilli(),
        beat.totals().attempts(),
        beat.totals().settled(),
        beat.partitions().stream().mapToLong(PartitionBeat::frontier).sum(),
        nowNanos);
  }
}
