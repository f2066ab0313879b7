package dev.longshore.config;

/** What keeps a file from being read at all. */
final class FileFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int line;

  /** A fault at a line, or with line 0 of the file as a whole. */
  FileFault(int line, String problem) {
    super(problem, null, false, false);
    this.line = line;
  }

  int line() {
    return line;
  }

  String problem() {
    return String.valueOf(getMessage());
  }
}
