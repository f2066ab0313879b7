package dev.longshore.tool.send;

/** Says why one message of the input cannot be sent; the rest goes on. */
final class UnsendableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnsendableException(String problem) {
    super(problem, null, false, false);
  }

  String problem() {
    return String.valueOf(getMessage());
  }
}
