package dev.longshore.benchmarks.micro;

import dev.longshore.delivery.PartitionLedger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The ledger: a batch of offsets is tracked, settled out of order, and the frontier moved; per
 * offset. Lost: a sorted set of what is settled, a queue of futures.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class LedgerBenchmark {
  private static final int BATCH = 2_048;

  /** Odd, so that it visits each offset of a batch once, and far from the one before. */
  private static final int STRIDE = 769;

  private final PartitionLedger ledger = new PartitionLedger(Records.TOPIC, 0, 1, 0);
  private final ConcurrentSkipListSet<Long> settled = new ConcurrentSkipListSet<>();
  private final Deque<CompletableFuture<Boolean>> futures = new ArrayDeque<>();
  private long frontier;

  /** Ours: a ring of bits. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long ring() {
    long first = ledger.position();
    for (int index = 0; index < BATCH; index++) {
      ledger.track(first + index);
    }
    for (int index = 0; index < BATCH; index++) {
      ledger.settle(first + (long) index * STRIDE % BATCH);
    }
    return ledger.advance();
  }

  /** Lost: a skip list of the settled offsets above the frontier. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long skipList() {
    long first = frontier;
    for (int index = 0; index < BATCH; index++) {
      settled.add(first + (long) index * STRIDE % BATCH);
    }
    while (settled.remove(frontier)) {
      frontier++;
    }
    return frontier;
  }

  /** Lost: a future for each offset, in the order of the log. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long futures() {
    @SuppressWarnings({"unchecked", "rawtypes"}) // there are no arrays of a generic type
    CompletableFuture<Boolean>[] batch = new CompletableFuture[BATCH];
    for (int index = 0; index < BATCH; index++) {
      batch[index] = new CompletableFuture<>();
      futures.add(batch[index]);
    }
    for (int index = 0; index < BATCH; index++) {
      batch[(int) ((long) index * STRIDE % BATCH)].complete(true);
    }
    while (!futures.isEmpty() && futures.getFirst().isDone()) {
      futures.removeFirst();
      frontier++;
    }
    return frontier;
  }
}
