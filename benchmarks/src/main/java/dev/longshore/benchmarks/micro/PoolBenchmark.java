package dev.longshore.benchmarks.micro;

import dev.longshore.pool.ThreadKind;
import dev.longshore.pool.WorkerPool;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * From the submission of many tiny tasks to their end, 16 at once; per task, with the start of the
 * submitting threads in it, which is the same for all. Lost: the JDK's executors.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 7, time = 1)
@Fork(1)
public class PoolBenchmark {
  private static final int TASKS = 200_000;
  private static final int WORKERS = 16;

  /** How many threads submit. */
  @Param({"1", "2", "8"})
  private int submitters = 1;

  /** What runs the tasks. */
  @Param({
    "OURS_VIRTUAL",
    "OURS_PLATFORM",
    "OURS_BOUNDED",
    "LINKED_QUEUE",
    "ARRAY_QUEUE",
    "FORK_JOIN",
    "VIRTUAL_SEMAPHORE"
  })
  private Contender pool = Contender.OURS_VIRTUAL;

  private final LongAdder done = new LongAdder();
  private final Runnable task = this::work;
  private Running running = new Running(Runnable::run, () -> {});

  /** Makes the pool. */
  @Setup
  public void start() {
    running = pool.start();
  }

  /** Ends its threads. */
  @TearDown
  public void stop() {
    running.end.run();
  }

  /** All tasks, by all submitters, to their end. */
  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void submitToDone() {
    done.reset();
    CountDownLatch go = new CountDownLatch(1);
    for (int submitter = 0; submitter < submitters; submitter++) {
      Thread.ofPlatform().start(() -> submit(go));
    }
    go.countDown();
    // Spinning would take a processor from those who work; 20 µs are nothing beside the tasks.
    while (done.sum() < TASKS) {
      LockSupport.parkNanos(20_000);
    }
  }

  private void work() {
    Blackhole.consumeCPU(10);
    done.increment();
  }

  private void submit(CountDownLatch go) {
    try {
      go.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return;
    }
    for (int count = 0; count < TASKS / submitters; count++) {
      running.executor.execute(task);
    }
  }

  record Running(Executor executor, Runnable end) {
    static Running of(ExecutorService executor) {
      return new Running(executor, executor::shutdownNow);
    }

    static Running of(WorkerPool pool) {
      return new Running(pool, pool::close);
    }
  }

  /** What runs the tasks. */
  public enum Contender {
    /** Ours. */
    OURS_VIRTUAL {
      @Override
      Running start() {
        return Running.of(new WorkerPool("ours", WORKERS, ThreadKind.VIRTUAL));
      }
    },
    /** Ours. */
    OURS_PLATFORM {
      @Override
      Running start() {
        return Running.of(new WorkerPool("ours", WORKERS, ThreadKind.PLATFORM));
      }
    },
    /** Ours, where submitters wait for room. */
    OURS_BOUNDED {
      @Override
      Running start() {
        return Running.of(WorkerPool.named("ours").workers(WORKERS).capacity(1_024).build());
      }
    },
    /** Lost: the queue of {@code newFixedThreadPool}. */
    LINKED_QUEUE {
      @Override
      Running start() {
        return threads(new LinkedBlockingQueue<>());
      }
    },
    /** Lost: a queue with a bound; a submitter that finds it full runs its task itself. */
    ARRAY_QUEUE {
      @Override
      Running start() {
        return threads(new ArrayBlockingQueue<>(1_024));
      }
    },
    /** Lost: work stealing, first in first out. */
    FORK_JOIN {
      @Override
      Running start() {
        return Running.of(
            new ForkJoinPool(WORKERS, ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, true));
      }
    },
    /** Lost: a virtual thread for each task. */
    VIRTUAL_SEMAPHORE {
      @Override
      Running start() {
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Semaphore permits = new Semaphore(WORKERS);
        return new Running(
            task -> {
              permits.acquireUninterruptibly();
              threads.execute(
                  () -> {
                    try {
                      task.run();
                    } finally {
                      permits.release();
                    }
                  });
            },
            threads::shutdownNow);
      }
    };

    abstract Running start();

    private static Running threads(BlockingQueue<Runnable> queue) {
      return Running.of(
          new ThreadPoolExecutor(
              WORKERS,
              WORKERS,
              1,
              TimeUnit.MINUTES,
              queue,
              new ThreadPoolExecutor.CallerRunsPolicy()));
    }
  }
}
