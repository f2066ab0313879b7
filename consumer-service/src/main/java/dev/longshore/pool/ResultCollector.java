package dev.longshore.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what comes of a set of tasks, failures too, as it comes or all at the end. At most a
 * number of tasks have been submitted and not yet been taken from here, so that results nobody
 * takes pile up no further. Any thread.
 */
public final class ResultCollector<T extends @Nullable Object> {
  private final WorkerPool pool;
  private final Semaphore room;
  private final BlockingQueue<Result<T>> results = new LinkedBlockingQueue<>();
  private final AtomicInteger submitted = new AtomicInteger();

  /** Tasks whose results have not been taken. */
  private final AtomicInteger outstanding = new AtomicInteger();

  /**
   * A collector for tasks on a pool.
   *
   * @param most how many tasks may run, wait and have a result here, all together
   */
  public ResultCollector(WorkerPool pool, int most) {
    if (most < 1) {
      throw new IllegalArgumentException("most must be positive: " + most);
    }
    this.pool = pool;
    this.room = new Semaphore(most);
  }

  /**
   * Submits a task; waits until results have been taken if there are too many.
   *
   * @return the index of its result
   */
  public int submit(Callable<? extends T> task) throws InterruptedException {
    room.acquire();
    return started(task);
  }

  private int started(Callable<? extends T> task) {
    int index = submitted.getAndIncrement();
    outstanding.incrementAndGet();
    try {
      var _ =
          pool.<T>call(task)
              .whenComplete((value, failure) -> results.add(of(index, value, failure)));
    } catch (RejectedExecutionException refused) {
      outstanding.decrementAndGet();
      room.release();
      throw refused;
    }
    return index;
  }

  private static <T extends @Nullable Object> Result<T> of(
      int index, T value, @Nullable Throwable failure) {
    return failure == null
        ? new Result.Success<>(index, value)
        : new Result.Failure<>(index, failure);
  }

  /** The next result, in the order in which they come; empty when none comes within that time. */
  public Optional<Result<T>> poll(Duration most) throws InterruptedException {
    Result<T> result = results.poll(most.toNanos(), TimeUnit.NANOSECONDS);
    if (result == null) {
      return Optional.empty();
    }
    return Optional.of(taken(result));
  }

  /** The results of all that was submitted and not taken yet, in the order of submission. */
  public List<Result<T>> takeAll() throws InterruptedException {
    List<Result<T>> all = new ArrayList<>();
    while (outstanding.get() > 0) {
      all.add(taken(results.take()));
    }
    all.sort(Comparator.comparingInt(Result::index));
    return all;
  }

  /** Submits tasks, as many as may be outstanding at once, and waits for all their results. */
  public List<Result<T>> runAll(Collection<? extends Callable<? extends T>> tasks)
      throws InterruptedException {
    List<Result<T>> all = new ArrayList<>();
    for (Callable<? extends T> task : tasks) {
      while (!room.tryAcquire()) {
        all.add(taken(results.take()));
      }
      started(task);
    }
    all.addAll(takeAll());
    all.sort(Comparator.comparingInt(Result::index));
    return all;
  }

  private Result<T> taken(Result<T> result) {
    outstanding.decrementAndGet();
    room.release();
    return result;
  }
}
