package dev.longshore.gate;

/** How an attempt ended, as far as it tells something of the handler's health. */
public enum Ending {
  /** The handler gave an outcome: done, or rejected. */
  ANSWERED,
  /** It failed, or took longer than its lease. */
  FAILED,
  /** It asked for less work, which is no failure: HTTP 429. */
  SLOWED,
  /** Nothing is known: another gate said no, the partition went, or the instance stopped. */
  UNKNOWN
}
