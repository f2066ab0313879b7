package dev.longshore.limit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.longshore.delivery.Delivery;
import dev.longshore.gate.Pass;
import dev.longshore.gate.Verdict;
import dev.longshore.time.Ticker;
import dev.longshore.time.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets attempts start at a rate, which may change at any time. Any thread.
 *
 * <p><b>Idea.</b> As long as starts are due, they are given to whoever asks. When none is, the
 * delivery joins a queue; a timer wakes as many of the queue as starts come due, in their order,
 * and nobody overtakes them. So each waits once, whatever their number, and a new rate holds from
 * its first moment for all: what waits has no fixed time.
 *
 * <p><b>Nothing is lost.</b> There are two schedules. The one of the wakes goes by the clock alone;
 * the one of the starts counts what starts. A woken delivery whose partition has gone, or that
 * another gate keeps back, needs to give nothing back: its start was never taken, and the next wake
 * comes in its time. One that comes so late that its start is not due any more, since others came
 * late with it, waits at the head of the queue once more.
 *
 * <p><b>Cost.</b> See {@link Allowance} while the limit is not reached; a lock per message when it
 * is, and about 150 bytes for each delivery that waits.
 */
final class StartPace {
  /** The queue is looked at no more often: at high rates several are woken at once. */
  private static final long SHORTEST_PAUSE_NANOS = 1_000_000;

  private final Ticker ticker;
  private final Timers timers;
  private final Schedule starts;
  private final Schedule wakes;
  private final Allowance allowance;
  private final LongAdder throttled = new LongAdder();
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final LinkedHashMap<Delivery, Turn> waiting = new LinkedHashMap<>();

  /** Those whose turn has come and that have not started yet. */
  @GuardedBy("lock")
  private final Set<Delivery> woken = new HashSet<>();

  /** Which timer is meant; any other one does nothing. */
  @GuardedBy("lock")
  private long timer;

  /** Whether a timer will look at the queue. */
  @GuardedBy("lock")
  private boolean armed;

  /** How many are in the queue or woken; written under the lock, read without. */
  private volatile int known;

  /** Written by whoever changes it, under the lock; read by all. */
  private volatile Rate rate;

  StartPace(Rate rate, Ticker ticker, Timers timers) {
    this.rate = rate;
    this.ticker = ticker;
    this.timers = timers;
    this.starts = new Schedule(ticker);
    this.wakes = new Schedule(ticker);
    this.allowance = new Allowance(starts, ticker);
  }

  Rate rate() {
    return rate;
  }

  /** Deliveries that had to wait so far. */
  long throttled() {
    return throttled.sum();
  }

  /** Changes the rate, for those that wait as well. */
  void rate(Rate wanted) {
    long now = ticker.nanos();
    long next;
    lock.lock();
    try {
      rate = wanted;
      allowance.clear();
      starts.limitLead(now, wanted.nanos(1));
      wakes.limitLead(now, wanted.nanos(1));
      armed = false;
      next = arm();
    } finally {
      lock.unlock();
    }
    await(next, now);
  }

  /** Leave to start, or the delivery's turn in the queue. */
  Verdict ask(Delivery delivery) {
    if (known == 0 && allowance.take(rate)) {
      return Pass.FREE;
    }
    long now = ticker.nanos();
    Turn turn;
    long next;
    lock.lock();
    try {
      boolean itsTurn = woken.remove(delivery);
      if ((itsTurn || waiting.isEmpty()) && starts.take(now, rate.nanos(1))) {
        count();
        return Pass.FREE;
      }
      turn = queue(delivery, itsTurn);
      count();
      next = arm();
    } finally {
      lock.unlock();
    }
    await(next, now);
    return new Verdict.Until(turn);
  }

  /** Forgets a delivery that starts no more. */
  void forget(Delivery delivery) {
    if (known == 0) {
      return;
    }
    lock.lock();
    try {
      waiting.remove(delivery);
      woken.remove(delivery);
      count();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private Turn queue(Delivery delivery, boolean first) {
    Turn queued = waiting.get(delivery);
    if (queued != null) {
      return queued;
    }
    if (waiting.isEmpty()) {
      wakes.catchUpWith(starts);
    }
    Turn turn = new Turn();
    if (first) {
      waiting.putFirst(delivery, turn);
    } else {
      waiting.putLast(delivery, turn);
      throttled.increment();
    }
    return turn;
  }

  @GuardedBy("lock")
  private void count() {
    known = waiting.size() + woken.size();
  }

  /** The number of the timer to set; zero when none is needed. */
  @GuardedBy("lock")
  private long arm() {
    if (armed || waiting.isEmpty()) {
      return 0;
    }
    armed = true;
    return ++timer;
  }

  private void await(long number, long nowNanos) {
    if (number > 0) {
      long pause = Math.max(SHORTEST_PAUSE_NANOS, wakes.waitNanos(nowNanos));
      timers.schedule(Duration.ofNanos(pause), () -> wakeDue(number));
    }
  }

  /** The timer: wakes those whose start is due. */
  private void wakeDue(long number) {
    long now = ticker.nanos();
    List<Runnable> wakers = new ArrayList<>();
    long next;
    lock.lock();
    try {
      if (number != timer) {
        return;
      }
      while (!waiting.isEmpty() && wakes.take(now, rate.nanos(1))) {
        Map.Entry<Delivery, Turn> first = waiting.pollFirstEntry();
        woken.add(first.getKey());
        first.getValue().raise(wakers);
      }
      armed = false;
      next = arm();
    } finally {
      lock.unlock();
    }
    await(next, now);
    wakers.forEach(Runnable::run);
  }

  /** The place of one delivery in the queue; guarded by the lock. */
  private final class Turn implements Verdict.Signal {
    private @Nullable Runnable waker;
    private boolean raised;

    @Override
    public void whenRaised(Runnable wanted) {
      lock.lock();
      try {
        if (!raised) {
          waker = wanted;
          return;
        }
      } finally {
        lock.unlock();
      }
      wanted.run();
    }

    void raise(List<Runnable> wakers) {
      raised = true;
      if (waker != null) {
        wakers.add(waker);
      }
    }
  }
}
