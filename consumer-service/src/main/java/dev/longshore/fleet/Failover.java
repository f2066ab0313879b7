package dev.longshore.fleet;

import java.time.Duration;
import java.time.Instant;

/**
 * A dead instance whose partitions others work on by now. Immutable.
 *
 * @param instance who died
 * @param lastHeartbeat when it was heard last, by the control plane's clock
 * @param noticedAt when its death was known
 * @param doneAt when the last of its partitions that had work progressed elsewhere
 * @param partitions how many there were
 */
public record Failover(
    String instance, Instant lastHeartbeat, Instant noticedAt, Instant doneAt, int partitions) {

  /** From its last sign of life until all went on. */
  public Duration took() {
    return Duration.between(lastHeartbeat, doneAt);
  }
}
