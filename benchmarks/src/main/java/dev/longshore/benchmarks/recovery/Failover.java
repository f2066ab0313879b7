package dev.longshore.benchmarks.recovery;

/**
 * How long it took until another instance handled what a killed one had.
 *
 * @param protocol of the group
 * @param partitions how many it had
 * @param firstMillis from the kill to the first message of any of them
 * @param lastMillis from the kill until each of them was at work again
 * @param sessionMillis how long the group believes in a silent member
 */
public record Failover(
    String protocol, int partitions, long firstMillis, long lastMillis, long sessionMillis) {

  /** What comes on top of the session timeout; the last heartbeat may be that much older. */
  long beyondSession() {
    return firstMillis - sessionMillis;
  }

  /** The same for the last partition. */
  long lastBeyondSession() {
    return lastMillis - sessionMillis;
  }
}
