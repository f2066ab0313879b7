package dev.longshore.pool;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Work that computes and never waits, on as many threads as processors, which steal it from each
 * other: the JDK's {@link ForkJoinPool}. Whatever waits belongs on a {@link WorkerPool}, which goes
 * on beside this one. Any thread.
 */
public final class CpuPool implements AutoCloseable {
  /**
   * Slices per thread: enough that none is idle for long at the end, few enough to cost nothing.
   */
  private static final int SLICES = 16;

  private final ForkJoinPool pool;
  private final LongAdder failures = new LongAdder();

  /** A pool with a thread for each processor. */
  public CpuPool(String name) {
    this(name, Runtime.getRuntime().availableProcessors());
  }

  /** A pool with some threads, which start with the first work and end when idle for a minute. */
  public CpuPool(String name, int parallelism) {
    AtomicInteger number = new AtomicInteger();
    this.pool =
        new ForkJoinPool(
            parallelism,
            owner -> {
              ForkJoinWorkerThread thread =
                  ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(owner);
              thread.setName(name + "-" + number.getAndIncrement());
              return thread;
            },
            null,
            true);
  }

  /** Computes one thing. Cancelling the future interrupts the computation. */
  public <T extends @Nullable Object> CompletableFuture<T> call(Callable<? extends T> task) {
    TaskFuture<T> future = new TaskFuture<>(task, failures);
    pool.execute(
        () -> {
          try {
            future.run();
          } finally {
            Thread.interrupted();
          }
        });
    return future;
  }

  /**
   * Computes something for each item; the results are in the order of the items. When one fails,
   * the rest is stopped and the future fails with a {@link BatchFailure} that names it; cancelling
   * the future stops the rest as well. Items that are being computed are not interrupted.
   */
  public <A, B extends @Nullable Object> CompletableFuture<List<B>> batch(
      List<A> items, Function<? super A, ? extends B> work) {
    return started(items, work, Math.max(1, items.size() / (pool.getParallelism() * SLICES)));
  }

  /**
   * Computes something for each chunk of so many items, for work that is too small to be done one
   * by one, or that shares something; the results are in the order of the chunks.
   */
  public <A, B extends @Nullable Object> CompletableFuture<List<B>> chunks(
      List<A> items, int chunk, Function<? super List<A>, ? extends B> work) {
    if (chunk < 1) {
      throw new IllegalArgumentException("chunk must be positive: " + chunk);
    }
    List<List<A>> chunks =
        IntStream.range(0, Math.ceilDiv(items.size(), chunk))
            .mapToObj(at -> items.subList(at * chunk, Math.min(items.size(), (at + 1) * chunk)))
            .toList();
    return started(chunks, work, 1);
  }

  private <A, B extends @Nullable Object> CompletableFuture<List<B>> started(
      List<A> items, Function<? super A, ? extends B> work, int slice) {
    CpuBatch<A, B> batch = new CpuBatch<>(items, work, slice);
    batch.start(pool);
    return batch;
  }

  /** Computations that failed; those of batches are not among them. */
  public long failed() {
    return failures.sum();
  }

  /** Drops what has not begun, cancelling it, and interrupts what runs; does not wait for it. */
  @Override
  public void close() {
    pool.shutdownNow();
  }
}
