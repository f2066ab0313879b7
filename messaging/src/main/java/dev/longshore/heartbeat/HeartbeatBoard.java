package dev.longshore.heartbeat;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The latest heartbeat of every instance, and when it was heard. Silence is measured by the clock
 * of whoever listens, and only up to the moment at which all that had been said was read: who
 * cannot listen cannot tell silence from being deaf. Owned by one thread.
 */
public final class HeartbeatBoard {
  /** So long after its last word an instance that is gone or stopped is forgotten. */
  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

  private final LivenessLimits limits;
  private final boolean trustsSilence;
  private final Map<String, Heard> heard = new HashMap<>();

  private OptionalLong readUntilNanos = OptionalLong.empty();
  private long withoutGapSinceNanos;
  private long malformed;

  private record Heard(Heartbeat heartbeat, long atNanos) {}

  private HeartbeatBoard(LivenessLimits limits, boolean trustsSilence) {
    this.limits = limits;
    this.trustsSilence = trustsSilence;
  }

  /** A board on which nobody is, for whoever acts on deaths: none that it has not watched. */
  public static HeartbeatBoard watching(LivenessLimits limits) {
    return new HeartbeatBoard(limits, false);
  }

  /**
   * A board on which nobody is, for whoever only looks once: it takes for granted that heartbeats
   * could be written before it came.
   */
  public static HeartbeatBoard glancing(LivenessLimits limits) {
    return new HeartbeatBoard(limits, true);
  }

  /**
   * Takes a record of the heartbeats' topic.
   *
   * @param key the record's key
   * @param value its value, null to forget the instance
   * @param age how long ago the broker got it, for what lay there before; zero for what is new
   * @param nowNanos the listener's ticker
   * @throws MalformedHeartbeat when it is no heartbeat; it is counted and changes nothing
   */
  public void accept(String key, byte @Nullable [] value, Duration age, long nowNanos)
      throws MalformedHeartbeat {
    if (value == null) {
      heard.remove(key);
      return;
    }
    try {
      Heartbeat heartbeat = HeartbeatCodec.read(value);
      heard.put(
          heartbeat.instance().key(), new Heard(heartbeat, nowNanos - Math.max(0, age.toNanos())));
    } catch (MalformedHeartbeat wrong) {
      malformed++;
      throw wrong;
    }
  }

  /** All that had been said by now was read. */
  public void readUntil(long nowNanos) {
    boolean gap =
        readUntilNanos.isEmpty()
            || nowNanos - readUntilNanos.getAsLong() >= limits.suspectAfter().toNanos();
    if (gap) {
      withoutGapSinceNanos = nowNanos;
    }
    readUntilNanos = OptionalLong.of(nowNanos);
    heard.values().removeIf(last -> isForgotten(last, nowNanos));
  }

  private boolean isForgotten(Heard last, long nowNanos) {
    Duration silence = Duration.ofNanos(nowNanos - last.atNanos());
    Duration limit = limits.deadAfter(last.heartbeat()).plus(FORGOTTEN_AFTER);
    return silence.compareTo(limit) > 0;
  }

  /** Whether what was said until a moment ago could be read. */
  public boolean isReadable(long nowNanos) {
    return readUntilNanos.isPresent()
        && nowNanos - readUntilNanos.getAsLong() < limits.suspectAfter().toNanos();
  }

  /** Records that were no heartbeats. */
  public long malformed() {
    return malformed;
  }

  /** What is known of the instances of a group now, by name. */
  public List<Sighting> sightings(String group, long nowNanos) {
    return sightings(Optional.of(group), nowNanos);
  }

  /** The same of one group, or of all. */
  public List<Sighting> sightings(Optional<String> group, long nowNanos) {
    return heard.values().stream()
        .filter(last -> group.isEmpty() || group.get().equals(last.heartbeat().instance().group()))
        .map(last -> sighting(last, nowNanos))
        .sorted(
            Comparator.comparing((Sighting known) -> known.heartbeat().instance().group())
                .thenComparing(Sighting::id))
        .toList();
  }

  private Sighting sighting(Heard last, long nowNanos) {
    long until = readUntilNanos.orElse(last.atNanos());
    Duration silence = atLeastZero(until - last.atNanos());
    Duration listened = trustsSilence ? silence : atLeastZero(until - withoutGapSinceNanos);
    Duration watched = listened.compareTo(silence) < 0 ? listened : silence;
    return new Sighting(
        last.heartbeat(),
        limits.of(last.heartbeat(), silence, watched, isReadable(nowNanos)),
        silence,
        watched);
  }

  private static Duration atLeastZero(long nanos) {
    return Duration.ofNanos(Math.max(0, nanos));
  }
}
