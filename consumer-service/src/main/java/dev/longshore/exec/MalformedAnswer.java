package dev.longshore.exec;

/** Tells what is wrong with the line that a process answered with, and how to put it right. */
final class MalformedAnswer extends RuntimeException {
  /** The error kind of an attempt that it fails. */
  static final String KIND = "exec-answer";

  private static final long serialVersionUID = 1L;

  MalformedAnswer(String problem) {
    super(problem, null, false, false);
  }

  /** The problem in one line. */
  String problem() {
    return String.valueOf(getMessage());
  }
}
