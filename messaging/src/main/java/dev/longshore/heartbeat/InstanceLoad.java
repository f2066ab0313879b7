package dev.longshore.heartbeat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How busy an instance is now. Immutable.
 *
 * @param inFlight messages taken and not settled
 * @param oldestAge the age of the oldest of them, by its timestamp
 * @param concurrency messages it handles at once, at most
 * @param busyShare how much of that was used since the heartbeat before, 0 to 1
 * @param idleSince since when it has had nothing to do, empty while it has
 * @param readySince since when it takes part in its group, empty before
 * @param deadLettersBlocked whether dead letters or results wait because their topic cannot be
 *     written
 * @param p50 how long half of its attempts of the last half minute took at most; 0 without any
 * @param p99 how long nearly all of them took at most
 */
public record InstanceLoad(
    long inFlight,
    Duration oldestAge,
    int concurrency,
    double busyShare,
    Optional<Instant> idleSince,
    Optional<Instant> readySince,
    boolean deadLettersBlocked,
    Duration p50,
    Duration p99) {

  /** Nothing to do, and nothing done. */
  public static final InstanceLoad NONE =
      new InstanceLoad(
          0,
          Duration.ZERO,
          1,
          0,
          Optional.empty(),
          Optional.empty(),
          false,
          Duration.ZERO,
          Duration.ZERO);

  /** Checks the ranges. */
  public InstanceLoad {
    if (inFlight < 0 || concurrency < 1) {
      throw new IllegalArgumentException(
          "%d in flight, concurrency %d: out of range".formatted(inFlight, concurrency));
    }
    if (!(busyShare >= 0 && busyShare <= 1)) {
      throw new IllegalArgumentException("the busy share must be 0 to 1: " + busyShare);
    }
    if (oldestAge.isNegative() || p50.isNegative() || p99.isNegative()) {
      throw new IllegalArgumentException(
          "negative times: age %s, p50 %s, p99 %s".formatted(oldestAge, p50, p99));
    }
  }
}
