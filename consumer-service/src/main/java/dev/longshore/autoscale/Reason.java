package dev.longshore.autoscale;

/** Which rule decided; the first that applied, in this order where several would have. */
public enum Reason {
  /** This control plane does not lead, or an older leader's sample came late. */
  NOT_LEADER,
  /** A person holds the number. */
  PAUSED,
  /** A person demands a number. */
  PINNED,
  /** Somebody else changed the number; it is taken as it is. */
  CONFLICT,
  /** Kafka or a partition could not be read. */
  HOLD_NO_DATA,
  /** Nothing could be read for long: the number for that case. */
  FALLBACK,
  /** Offsets went backwards or partitions were added: measuring starts anew. */
  HOLD_RESET,
  /** Too few instances are heard of. */
  HOLD_STALE,
  /** The handler fails and breakers are open: more instances would only wait too. */
  HOLD_BREAKER,
  /** Breakers let a few attempts through; wait for what they bring. */
  HOLD_PROBING,
  /** Dead letters cannot be written. */
  HOLD_DEAD_LETTERS,
  /** Instances that are started do not become ready. */
  FREEZE_CRASH_LOOP,
  /** More instances brought no more throughput: something behind them is full. */
  BRAKE,
  /** There are less than the least or more than the most allowed. */
  BOUNDS,
  /** The first decision: what backlog and last known rates ask for. */
  INITIAL,
  /** The age target would be missed: straight to what is needed. */
  URGENT,
  /** The budget of waiting time is about to be used up. */
  UP,
  /** Fewer are enough, and were for as long as a start takes. */
  DOWN,
  /** Nothing to do, and nothing came for a while. */
  TO_ZERO,
  /** There is work and nobody for it. */
  FROM_ZERO,
  /** The number fits, or a change has to wait. */
  KEEP
}
