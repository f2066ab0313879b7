package dev.longshore.failure;

/**
 * A failure that ends the program and is the user's to mend: told in one line that names cause,
 * place and remedy, without a stack trace.
 */
public final class ProgramFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  /** A failure with its exit code and its one line (or few lines) of text. */
  public ProgramFailure(ExitCode exitCode, String message) {
    super(message, null, false, false);
    this.exitCode = exitCode;
  }

  /** What the program exits with. */
  public ExitCode exitCode() {
    return exitCode;
  }

  /** The text, never null. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
