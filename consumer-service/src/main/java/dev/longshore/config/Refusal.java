package dev.longshore.config;

/**
 * Why a text is no value of its key. The problem does not hold the text, which may be a secret, but
 * {@value #TEXT} where it is to stand.
 */
final class Refusal extends RuntimeException {
  /** Stands for the refused text. */
  static final String TEXT = "{}";

  private static final long serialVersionUID = 1L;

  Refusal(String problem) {
    super(problem, null, false, false);
  }

  /** The whole problem, with the text as it may be shown. */
  String about(String shown) {
    return String.valueOf(getMessage()).replace(TEXT, '"' + shown + '"');
  }
}
