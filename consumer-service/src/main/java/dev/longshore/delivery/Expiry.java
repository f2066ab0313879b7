package dev.longshore.delivery;

/** What became of a lease that was looked at for expiry. */
public enum Expiry {
  /** It holds, or ended in another way before. */
  NOT_DUE,
  /** It ended while its handler works on; whoever runs the handler ends the attempt. */
  WHILE_RUNNING,
  /** It ended while an answer was awaited; whoever let it expire owns the delivery now. */
  WHILE_PENDING
}
