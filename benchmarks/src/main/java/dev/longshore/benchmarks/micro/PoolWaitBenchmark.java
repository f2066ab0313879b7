package dev.longshore.benchmarks.micro;

import dev.longshore.pool.ThreadKind;
import dev.longshore.pool.WorkerPool;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** How long a task waits for a worker of a pool that has nothing to do. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PoolWaitBenchmark {
  /** What the workers are. */
  @Param({"VIRTUAL", "PLATFORM"})
  private ThreadKind threads = ThreadKind.VIRTUAL;

  private WorkerPool pool = new WorkerPool("idle", 16, ThreadKind.VIRTUAL);
  private final Runnable task = this::begin;
  private volatile boolean started;

  /** Starts all workers. */
  @Setup
  public void start() {
    pool = WorkerPool.named("idle").workers(16).threads(threads).neverExpire().build();
    pool.prestart();
  }

  /** Ends them. */
  @TearDown
  public void stop() {
    pool.close();
  }

  private void begin() {
    started = true;
  }

  /** From the call of submit to the start of the task, once all workers rest. */
  @Benchmark
  public void submitToStart(Rest rest) {
    started = false;
    rest.pool = pool;
    pool.submit(task);
    while (!started) {
      Thread.onSpinWait();
    }
  }

  /** Waits between two calls, outside of what is measured, until the worker rests again. */
  @State(Scope.Thread)
  public static class Rest {
    private WorkerPool pool = new WorkerPool("none", 1, ThreadKind.VIRTUAL);

    /** Waits. */
    @Setup(Level.Invocation)
    public void rest() {
      while (pool.running() > 0) {
        Thread.onSpinWait();
      }
    }
  }
}
