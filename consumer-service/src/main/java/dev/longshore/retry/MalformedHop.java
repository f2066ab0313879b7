package dev.longshore.retry;

/** A record in the retry topic that no instance of its group wrote there, or not in this form. */
public final class MalformedHop extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong with it. */
  public MalformedHop(String problem) {
    super(problem, null, false, false);
  }
}
