package dev.longshore.autoscale;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who goes first where some go: those that do nothing and have been doing it the longest. */
final class Victims {
  /** Classes of instances, first to go first. */
  private enum Kind {
    BROKEN,
    STARTING,
    WORKING
  }

  private record Candidate(
      TargetInstance instance, Optional<InstanceLoad> load, Kind kind, double backlog) {
    long inFlight() {
      return load.map(InstanceLoad::inFlight).orElse(0L);
    }

    Instant idleSince() {
      return load.flatMap(InstanceLoad::idleSince).orElse(Instant.MAX);
    }
  }

  private Victims() {}

  /** So many ids, or fewer where the target knows of fewer. */
  static List<String> choose(int number, TargetState target, LoadSample sample, LoadModel model) {
    if (number <= 0) {
      return List.of();
    }
    Map<String, InstanceLoad> loads = new HashMap<>();
    sample.instances().forEach(load -> loads.put(load.id(), load));
    return target.instances().stream()
        .filter(instance -> instance.phase() != TargetInstance.Phase.STOPPING)
        .filter(instance -> instance.phase() != TargetInstance.Phase.EXITED)
        .map(instance -> candidate(instance, Optional.ofNullable(loads.get(instance.id())), model))
        .filter(candidate -> !isDraining(candidate))
        .sorted(
            Comparator.comparing(Candidate::kind)
                .thenComparingLong(Victims::latestOfThoseStarting)
                .thenComparingLong(Candidate::inFlight)
                .thenComparing(Candidate::idleSince)
                .thenComparingDouble(Candidate::backlog)
                .thenComparing(
                    candidate -> candidate.instance().startedAt(), Comparator.reverseOrder())
                .thenComparing(candidate -> candidate.instance().id()))
        .limit(number)
        .map(candidate -> candidate.instance().id())
        .toList();
  }

  private static boolean isDraining(Candidate candidate) {
    return candidate.load().filter(load -> load.state() == InstanceLoad.State.DRAINING).isPresent();
  }

  /** The one that started last has the longest way to go. */
  private static long latestOfThoseStarting(Candidate candidate) {
    return candidate.kind() == Kind.STARTING ? -candidate.instance().startedAt().toEpochMilli() : 0;
  }

  private static Candidate candidate(
      TargetInstance instance, Optional<InstanceLoad> load, LoadModel model) {
    return new Candidate(instance, load, kind(instance, load), model.backlogOf(instance.id()));
  }

  private static Kind kind(TargetInstance instance, Optional<InstanceLoad> load) {
    boolean failed = load.filter(known -> known.state() == InstanceLoad.State.FAILED).isPresent();
    if (failed || instance.phase() == TargetInstance.Phase.CRASH_LOOPING) {
      return Kind.BROKEN;
    }
    return load.flatMap(InstanceLoad::readyAt).isPresent() ? Kind.WORKING : Kind.STARTING;
  }
}
