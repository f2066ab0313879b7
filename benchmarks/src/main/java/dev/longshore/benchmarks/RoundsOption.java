package dev.longshore.benchmarks;

import picocli.CommandLine.Option;

/** How often a measurement is repeated that has no plan of its own for that. */
final class RoundsOption {
  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How many rounds (default: ${DEFAULT-VALUE}).")
  private int number;

  int number() {
    return number;
  }
}
