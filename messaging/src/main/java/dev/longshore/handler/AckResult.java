package dev.longshore.handler;

/** Whether an answer came in time. */
public enum AckResult {
  /** The answer counts. */
  ACCEPTED,
  /** The lease had ended, or belonged to an earlier assignment: the answer changed nothing. */
  STALE
}
