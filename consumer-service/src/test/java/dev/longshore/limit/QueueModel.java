package dev.longshore.limit;

import dev.longshore.time.FakeTicker;
import dev.longshore.time.FakeTimers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A handler that works on a number of messages at once and lets others wait in their order, with as
 * many messages in it as a limit allows and always more to come. Time is simulated; the same seed
 * gives the same run.
 */
final class QueueModel {
  private final Random random;
  private final FakeTicker ticker;
  private final Deque<Long> queue = new ArrayDeque<>();
  private final PriorityQueue<Work> working =
      new PriorityQueue<>((one, other) -> Long.compare(one.endsAt(), other.endsAt()));
  private int limit;
  private long serviceNanos = 50_000_000;
  private @Nullable ConcurrencyControl control;
  private @Nullable FakeTimers timers;

  private record Work(long arrivedAt, long endsAt) {}

  /** What a phase brought. */
  record Phase(long done, long p95Nanos) {}

  QueueModel(long seed, FakeTicker ticker, int limit) {
    this.random = new Random(seed);
    this.ticker = ticker;
    this.limit = limit;
  }

  void observedBy(ConcurrencyControl observer, FakeTimers clock) {
    control = observer;
    timers = clock;
  }

  void limit(int wanted) {
    limit = wanted;
  }

  int limit() {
    return limit;
  }

  void serviceMillis(long millis) {
    serviceNanos = millis * 1_000_000;
  }

  /** Lets it work for a while with a capacity; what it works on already goes on. */
  Phase run(int capacity, Duration time) {
    long end = ticker.nanos() + time.toNanos();
    List<Long> took = new ArrayList<>();
    while (ticker.nanos() < end) {
      fill(capacity);
      Work next = working.remove();
      advance(next.endsAt() - ticker.nanos());
      long nanos = next.endsAt() - next.arrivedAt();
      took.add(nanos);
      if (control != null) {
        control.took(nanos);
      }
    }
    took.sort(null);
    return new Phase(took.size(), took.get(took.size() * 95 / 100));
  }

  private void fill(int capacity) {
    while (queue.size() + working.size() < limit) {
      queue.add(ticker.nanos());
    }
    while (working.size() < capacity && !queue.isEmpty()) {
      long service = (long) (serviceNanos * (0.5 + random.nextDouble()));
      working.add(new Work(queue.remove(), ticker.nanos() + service));
    }
  }

  private void advance(long nanos) {
    Duration time = Duration.ofNanos(Math.max(0, nanos));
    if (timers == null) {
      ticker.advance(time);
    } else {
      timers.advance(time);
    }
  }
}
