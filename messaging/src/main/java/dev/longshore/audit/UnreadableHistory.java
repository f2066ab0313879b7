package dev.longshore.audit;

/** A line that is not an event of a history; the message says why. */
public final class UnreadableHistory extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableHistory(String why) {
    super(why, null, false, false);
  }

  /** Why it cannot be read. */
  public String why() {
    return String.valueOf(getMessage());
  }
}
