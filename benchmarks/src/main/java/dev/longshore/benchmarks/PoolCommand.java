package dev.longshore.benchmarks;

import dev.longshore.benchmarks.measure.PoolFootprint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Measures the worker pool beside the JDK's executors, and the heap that it takes. */
@Command(
    name = "pool",
    customSynopsis = "Usage: longshore bench pool [OPTION OF JMH...]",
    description = "Tells what the worker pool costs, in time and heap, beside the JDK's executors.")
final class PoolCommand implements Callable<Integer> {
  private static final String BENCHMARKS = "PoolBenchmark|PoolWaitBenchmark|CpuBatchBenchmark";

  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    System.out.println(PoolFootprint.measure().text());
    List<String> all = new ArrayList<>(List.of(BENCHMARKS, "-prof", "gc"));
    all.addAll(arguments);
    return JmhCommand.run(all);
  }
}
