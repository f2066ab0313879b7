package dev.longshore.pool;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountedCompleter;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A batch under way: slices are halved until they are small, so that whoever is idle steals a large
 * one. Each item's result has its place in an array, which is safely published by the completion of
 * the last slice. A batch that is done, because it was cancelled or an item failed, stops before
 * its next item.
 */
final class CpuBatch<A, B extends @Nullable Object> extends CompletableFuture<List<B>> {
  private final List<A> items;
  private final Function<? super A, ? extends B> work;
  private final int slice;
  private final @Nullable Object[] results;

  /**
   * A batch that has not started.
   *
   * @param slice how many items are done without looking whether somebody is idle
   */
  CpuBatch(List<A> items, Function<? super A, ? extends B> work, int slice) {
    this.items = items;
    this.work = work;
    this.slice = slice;
    this.results = new @Nullable Object[items.size()];
  }

  void start(ForkJoinPool pool) {
    pool.execute(new Slice(null, 0, items.size()));
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // only results are in the array, and all are
  private void finish() {
    complete((List<B>) Collections.unmodifiableList(Arrays.asList(results)));
  }

  private void run(int from, int to) {
    for (int index = from; index < to && !isDone(); index++) {
      try {
        results[index] = work.apply(items.get(index));
      } catch (Throwable failure) {
        completeExceptionally(new BatchFailure(index, failure));
      }
    }
  }

  private final class Slice extends CountedCompleter<Void> {
    private static final long serialVersionUID = 1;
    private final int from;
    private final int to;

    Slice(@Nullable Slice parent, int from, int to) {
      super(parent);
      this.from = from;
      this.to = to;
    }

    @Override
    public void compute() {
      int end = to;
      while (end - from > slice) {
        int middle = (from + end) >>> 1;
        addToPendingCount(1);
        new Slice(this, middle, end).fork();
        end = middle;
      }
      run(from, end);
      tryComplete();
    }

    @Override
    public void onCompletion(CountedCompleter<?> caller) {
      if (getCompleter() == null) {
        finish();
      }
    }
  }
}
