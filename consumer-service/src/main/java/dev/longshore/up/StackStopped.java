package dev.longshore.up;

/** The stack was asked to stop while something waited for it to serve. */
final class StackStopped extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StackStopped() {
    super("stopped", null, false, false);
  }
}
