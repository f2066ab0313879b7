package dev.longshore.source;

/**
 * How one assigned partition stands. Immutable.
 *
 * @param frontier the lowest offset that is not settled
 * @param position the next offset to read
 * @param lag messages in the log that are not settled, -1 while unknown
 * @param lagMillis the age of the oldest unsettled message taken, by its timestamp; 0 for none
 * @param inFlight messages taken and not settled
 * @param inFlightBytes bytes of them
 * @param gapFill how much of the room for the gap map is used, 0 to 1
 * @param paused whether it is held back until more is settled
 * @param stopped whether it is out of range and stands still
 */
public record PartitionStatus(
    String topic,
    int partition,
    long frontier,
    long position,
    long lag,
    long lagMillis,
    long inFlight,
    long inFlightBytes,
    double gapFill,
    boolean paused,
    boolean stopped) {

  /** The same without an age: what waits on purpose is not late. */
  PartitionStatus ageless() {
    return new PartitionStatus(
        topic,
        partition,
        frontier,
        position,
        lag,
        0,
        inFlight,
        inFlightBytes,
        gapFill,
        paused,
        stopped);
  }
}
