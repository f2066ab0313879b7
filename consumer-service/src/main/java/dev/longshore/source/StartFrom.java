package dev.longshore.source;

/** Where a group starts in a partition for which it has no commit. */
public enum StartFrom {
  /** At the oldest message. */
  EARLIEST,
  /** After the newest message. */
  LATEST,
  /** Nowhere: it is an error. */
  NONE
}
