package dev.longshore.message;

/** Tells what is wrong with the JSON of an envelope, and in which field. */
public final class MalformedEnvelopeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedEnvelopeException(String problem) {
    super(problem, null, false, false);
  }

  /** The problem in one line. */
  public String problem() {
    return String.valueOf(getMessage());
  }
}
