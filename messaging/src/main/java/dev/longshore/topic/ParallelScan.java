package dev.longshore.topic;

import dev.longshore.connection.KafkaErrors;
import dev.longshore.message.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a topic by several threads, each with a consumer and a visitor of its own over its
 * share of the offsets; a partition may be shared. For what can be added up in the end, since
 * nothing comes in any order.
 */
public final class ParallelScan {
  private final Supplier<Consumer<byte @Nullable [], byte @Nullable []>> consumers;
  private final int workers;
  private final Duration patience;

  /**
   * What to look with.
   *
   * @param consumers makes consumers without a group; they are closed here
   * @param workers how many threads at most
   * @param patience how long to wait for the broker without any progress
   */
  public ParallelScan(
      Supplier<Consumer<byte @Nullable [], byte @Nullable []>> consumers,
      int workers,
      Duration patience) {
    this.consumers = consumers;
    this.workers = workers;
    this.patience = patience;
  }

  /**
   * Shows every message that is there now to one of the visitors, which are returned. Blocks.
   *
   * @param visitors makes a visitor for each thread
   */
  public <V extends Predicate<Message>> List<V> over(String topic, Supplier<V> visitors) {
    List<Map<Integer, OffsetRange>> shares;
    try (Consumer<byte @Nullable [], byte @Nullable []> consumer = consumers.get()) {
      shares = shares(TopicScan.ranges(consumer, topic), workers);
    }
    List<V> seen = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, shares.size()))) {
      List<Future<?>> passes = new ArrayList<>();
      for (Map<Integer, OffsetRange> share : shares) {
        V visitor = visitors.get();
        seen.add(visitor);
        passes.add(threads.submit(() -> scan(topic, share, visitor)));
      }
      await(passes, threads);
    }
    return seen;
  }

  private void scan(String topic, Map<Integer, OffsetRange> share, Predicate<Message> visitor) {
    try (Consumer<byte @Nullable [], byte @Nullable []> consumer = consumers.get()) {
      TopicScan.start(consumer, topic, share).forEach(patience, visitor);
    }
  }

  private static void await(List<Future<?>> passes, ExecutorService threads) {
    try {
      for (Future<?> pass : passes) {
        pass.get();
      }
    } catch (ExecutionException failure) {
      threads.shutdownNow();
      if (KafkaErrors.unwrap(failure) instanceof RuntimeException cause) {
        throw cause;
      }
      throw new KafkaException(failure);
    } catch (InterruptedException interrupted) {
      threads.shutdownNow();
      throw new InterruptException(interrupted);
    }
  }

  /** Shares of about the same number of offsets. */
  static List<Map<Integer, OffsetRange>> shares(Map<Integer, OffsetRange> ranges, int workers) {
    long total = ranges.values().stream().mapToLong(OffsetRange::size).sum();
    long most = Math.max(1, (total + workers - 1) / Math.max(1, workers));
    List<Map<Integer, OffsetRange>> shares = new ArrayList<>();
    Map<Integer, OffsetRange> share = new HashMap<>();
    long room = most;
    for (var entry : ranges.entrySet()) {
      long start = entry.getValue().start();
      long end = entry.getValue().end();
      while (start < end) {
        long stop = Math.min(end, start + room);
        share.put(entry.getKey(), new OffsetRange(start, stop));
        room -= stop - start;
        start = stop;
        if (room == 0) {
          shares.add(share);
          share = new HashMap<>();
          room = most;
        }
      }
    }
    if (!share.isEmpty()) {
      shares.add(share);
    }
    return shares;
  }
}
