package dev.longshore.up;

import dev.longshore.failure.ExitCode;
import java.util.Arrays;

/** What the exit code of a child means for us. */
final class ExitCodes {
  private ExitCodes() {}

  /** The code of the contract that a child ended with; any other number is a defect. */
  static ExitCode ofChild(int code) {
    return Arrays.stream(ExitCode.values())
        .filter(known -> known.number() == code)
        .filter(known -> known != ExitCode.OK && known != ExitCode.INTERRUPTED)
        .findFirst()
        .orElse(ExitCode.INTERNAL);
  }
}
