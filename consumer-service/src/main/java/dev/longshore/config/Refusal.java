package dev.longshore.config;

/** Why a text is no value of a type; without the text itself, which may be a secret. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean expectation;

  /** A refusal to be read after the text: {@code "30 parsecs" is not a duration}. */
  Refusal(String problem) {
    this(problem, false);
  }

  private Refusal(String problem, boolean expectation) {
    super(problem, null, false, false);
    this.expectation = expectation;
  }

  /** A refusal to be read before the text: {@code expected a whole number, got "many"}. */
  static Refusal expected(String what) {
    return new Refusal("expected " + what, true);
  }

  /** The whole problem, with the text as it may be shown. */
  String about(String shown) {
    String quoted = '"' + shown + '"';
    return expectation ? getMessage() + ", got " + quoted : quoted + " " + getMessage();
  }
}
