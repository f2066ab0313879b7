package dev.longshore.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Measures the engine's parts beside the variants that lost. */
@Command(name = "jmh", description = "Runs the JMH benchmarks; takes JMH's own arguments.")
final class JmhCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "ARGUMENT",
      description = "A regular expression over the benchmarks' names, or any option of JMH.")
  private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    org.openjdk.jmh.Main.main(arguments.toArray(String[]::new));
    return 0;
  }
}
