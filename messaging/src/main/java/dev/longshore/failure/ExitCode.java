package dev.longshore.failure;

/** How a program ends. The numbers are part of the contract with scripts. */
public enum ExitCode {
  /** All went well. */
  OK(0),
  /** A defect of ours. */
  INTERNAL(1),
  /** Wrong usage or configuration. */
  USAGE(2),
  /** Some messages failed, or were unsettled at shutdown. */
  SOME_FAILED(3),
  /** Nothing matched, or a newer instance took over. */
  NOTHING_MATCHED(4),
  /** A confirmation was asked for and not given. */
  NOT_CONFIRMED(5),
  /** The broker denied the operation. */
  DENIED(6),
  /** The broker could not be reached. */
  UNREACHABLE(7),
  /** The time allowed ran out. */
  TIMEOUT(8),
  /** A threshold was not met. */
  THRESHOLD_FAILED(9),
  /** The user interrupted. */
  INTERRUPTED(130);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** The number the process exits with. */
  public int number() {
    return number;
  }
}
