package dev.longshore.tool.console;

import picocli.CommandLine.Option;

/** The one option of commands that only stand above others. Read by picocli alone. */
public final class HelpOption {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  /** Whether help was asked for. */
  public boolean isHelp() {
    return help;
  }
}
