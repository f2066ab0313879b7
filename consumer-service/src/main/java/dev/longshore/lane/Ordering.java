package dev.longshore.lane;

/** Which messages keep their order among each other. */
public enum Ordering {
  /** Messages of one partition with the same key; those without a key keep none. */
  KEY,
  /** All messages of one partition. */
  PARTITION,
  /** None. */
  NONE
}
