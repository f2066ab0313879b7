package dev.longshore.benchmarks.micro;

import dev.longshore.pool.CpuPool;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** A batch of 10,000 items that compute for some microseconds each. Lost: one after the other. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 7, time = 1)
@Fork(1)
public class CpuBatchBenchmark {
  private static final int COST = 2_000;

  private final List<Integer> items = IntStream.range(0, 10_000).boxed().toList();
  private final CpuPool cpu = new CpuPool("cpu");

  /** Ends its threads. */
  @TearDown
  public void stop() {
    cpu.close();
  }

  /** Ours. */
  @Benchmark
  public List<Integer> batch() {
    return cpu.batch(items, CpuBatchBenchmark::compute).join();
  }

  /** Ours, ten items at a time. */
  @Benchmark
  public List<Integer> chunks() {
    return cpu.chunks(items, 10, chunk -> chunk.stream().mapToInt(CpuBatchBenchmark::compute).sum())
        .join();
  }

  /** Lost. */
  @Benchmark
  public List<Integer> sequential() {
    List<Integer> results = new ArrayList<>(items.size());
    for (int item : items) {
      results.add(compute(item));
    }
    return results;
  }

  private static int compute(int item) {
    Blackhole.consumeCPU(COST);
    return item;
  }
}
