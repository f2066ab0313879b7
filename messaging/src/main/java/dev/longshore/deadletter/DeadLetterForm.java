package dev.longshore.deadletter;

/**
 * How much a dead letter says, from all to what any topic has room for. A smaller one is written
 * when the one before was too large for its topic.
 */
public enum DeadLetterForm {
  /** The message byte for byte, with all that is known of its failure. */
  FULL,
  /** The message byte for byte; what is said of its failure is cut short. */
  BRIEF,
  /** The message byte for byte; of its failure the classes only. */
  BARE,
  /** Not the message, but where it stands, how large it is and its hash. */
  STUB;

  /** The next smaller one; of the smallest itself. */
  public DeadLetterForm smaller() {
    return switch (this) {
      case FULL -> BRIEF;
      case BRIEF -> BARE;
      case BARE, STUB -> STUB;
    };
  }
}
