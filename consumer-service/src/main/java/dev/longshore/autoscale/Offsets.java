package dev.longshore.autoscale;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The offsets of all partitions over the last twenty minutes, and what follows from them: backlog,
 * age, arrivals, progress and each partition's share. A tick at which not everything could be read
 * adds nothing; the next complete one spans both. Owned by the autoscaler.
 */
final class Offsets {
  /** What a tick added. */
  enum Quality {
    /** A complete reading. */
    COMPLETE,
    /** Something could not be read. */
    MISSING,
    /** Something went backwards or is new: what was measured before says nothing. */
    RESET
  }

  /** A partition stands still after at least so many seconds without progress. */
  private static final double FROZEN_AFTER = 15;

  private final Map<String, PartitionTrack> byName = new HashMap<>();
  private final List<PartitionTrack> tracks = new ArrayList<>();
  private final TickWindow window = new TickWindow();
  private int missing;
  private double now;

  /** Takes in a sample, {@code now} being its time in seconds. */
  Quality observe(LoadSample sample, double now) {
    this.now = now;
    if (!isComplete(sample)) {
      missing++;
      return Quality.MISSING;
    }
    missing = 0;
    boolean reset = false;
    double arrived = 0;
    double settled = 0;
    boolean first = tracks.isEmpty();
    for (int index = 0; index < sample.partitions().size(); index++) {
      PartitionLoad load = sample.partitions().get(index);
      Optional<PartitionTrack> known = trackAt(index, load);
      reset |= known.isEmpty() && !first;
      PartitionTrack track = known.orElseGet(() -> begin(load));
      reset |= !track.add(now, load);
      arrived += track.arrived();
      settled += track.settled();
    }
    if (reset) {
      window.restart(now);
      return Quality.RESET;
    }
    window.add(now, arrived, settled);
    return Quality.COMPLETE;
  }

  private PartitionTrack begin(PartitionLoad load) {
    PartitionTrack track = new PartitionTrack(load.topic(), load.partition());
    byName.put(track.name(), track);
    tracks.add(track);
    return track;
  }

  /** All partitions that were there before are there, once, and known. */
  private boolean isComplete(LoadSample sample) {
    List<PartitionLoad> loads = sample.partitions();
    if (loads.isEmpty() || loads.size() < tracks.size()) {
      return false;
    }
    int seen = 0;
    Set<String> added = new HashSet<>();
    for (int index = 0; index < loads.size(); index++) {
      PartitionLoad load = loads.get(index);
      if (!load.isKnown()) {
        return false;
      }
      if (trackAt(index, load).isPresent()) {
        seen++;
      } else if (!added.add(name(load))) {
        return false;
      }
    }
    return seen == tracks.size();
  }

  /** The track of a partition, most often where it was the last time. */
  private Optional<PartitionTrack> trackAt(int index, PartitionLoad load) {
    return index < tracks.size() && tracks.get(index).isOf(load)
        ? Optional.of(tracks.get(index))
        : Optional.ofNullable(byName.get(name(load)));
  }

  static String name(PartitionLoad load) {
    return load.topic() + "-" + load.partition();
  }

  /** How many ticks in a row something could not be read. */
  int missing() {
    return missing;
  }

  TickWindow window() {
    return window;
  }

  List<PartitionTrack> tracks() {
    return tracks;
  }

  /** Messages that wait, in partitions that count or in those that do not. */
  double backlog(boolean frozen) {
    double sum = 0;
    for (PartitionTrack track : tracks) {
      sum += track.isFrozen() == frozen ? track.backlog() : 0;
    }
    return sum;
  }

  /** How long the oldest waits, in partitions that count. */
  double age() {
    double oldest = 0;
    for (PartitionTrack track : tracks) {
      oldest = Math.max(oldest, track.isFrozen() ? 0 : track.age(now));
    }
    return oldest;
  }

  /**
   * Marks the partitions that stand still while others advance and handlers fail.
   *
   * @param handlerP99 how long handlers take
   * @param isFailing whether the owner of a partition has had failures lately
   */
  void markFrozen(Duration handlerP99, Predicate<String> isFailing) {
    double after = Math.max(FROZEN_AFTER, 2 * handlerP99.toNanos() / 1e9);
    boolean othersAdvance = window.settled(3) > 0;
    for (PartitionTrack track : tracks) {
      boolean still = track.stillFor(now) > after;
      track.freeze(
          still
              && othersAdvance
              && (track.isFrozen() || track.owner().filter(isFailing).isPresent()));
    }
  }

  /** Each partition's share of the arrivals of the last minutes. */
  double[] weights() {
    return tracks.stream().mapToDouble(track -> track.isFrozen() ? 0 : track.weight()).toArray();
  }

  /** Learns the shares from the arrivals since the last time. */
  void learnWeights() {
    tracks.forEach(PartitionTrack::learnWeight);
  }

  /** Seconds since an origin that is the same in each run. */
  static double seconds(Instant at) {
    return at.getEpochSecond() + at.getNano() / 1e9;
  }
}
