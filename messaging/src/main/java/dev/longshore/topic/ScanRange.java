package dev.longshore.topic;

/**
 * A stretch of a topic.
 *
 * @param from where it starts
 * @param to where it ends; the message at that point is no longer part of it
 */
public record ScanRange(ScanPoint from, ScanPoint to) {
  /** Everything that is there when the reading starts. */
  public static ScanRange everything() {
    return new ScanRange(new ScanPoint.Earliest(), new ScanPoint.Latest());
  }

  /** One message, if it is there. */
  public static ScanRange single(int partition, long offset) {
    return new ScanRange(
        new ScanPoint.Offset(partition, offset), new ScanPoint.Offset(partition, offset + 1));
  }
}
