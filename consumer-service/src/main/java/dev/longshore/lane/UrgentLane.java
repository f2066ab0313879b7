package dev.longshore.lane;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.LeasePhase;
import dev.longshore.time.Ticker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A lane that hands out the most urgent delivery first, to as many turns at once as there are
 * workers. Any thread; guarded by its lock.
 *
 * <p><b>Idea.</b> There is one such lane where there are priorities, and everything waits in it, so
 * that strict means strict: whoever takes, takes the most urgent of all. Of each key only the first
 * is ready to be taken; the others wait behind it, whatever their level, until it is settled: it
 * blocks its key from when it is ready. A delivery that has waited for longer than the limit since
 * it was accepted goes before all levels, the oldest first.
 *
 * <p><b>Cost.</b> A lock for a take and, with keys, one for a settlement and an entry in a map for
 * each key that is ready or at work.
 */
final class UrgentLane implements Lane {
  private static final Deque<Delivery> NOBODY = new ArrayDeque<>(0);

  private final int mostTurns;
  private final int perTurn;
  private final boolean keyed;
  private final long maxWaitNanos;
  private final Ticker ticker;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final List<Level> levels = new ArrayList<>();

  /** What waits behind the first of its key, by key; there as long as that one is not settled. */
  @GuardedBy("lock")
  private final Map<Integer, Deque<Delivery>> behind = new HashMap<>();

  @GuardedBy("lock")
  private int ready;

  @GuardedBy("lock")
  private int turns;

  /** Whether something became ready since a turn found nothing. */
  @GuardedBy("lock")
  private boolean isFresh;

  /** What the poll thread gathers, linked from the first to the last; its own. */
  private @Nullable Delivery firstGathered;

  private @Nullable Delivery lastGathered;

  /** What is ready at one level. */
  private static final class Level {
    /** As they were accepted, so that the first is the oldest. */
    private final Queue<Delivery> arrived = new ArrayDeque<>();

    /** What became ready later: it waited for its key, or comes back. */
    private final Queue<Delivery> late = new PriorityQueue<>(Level::byAge);

    @Nullable Delivery oldest() {
      Delivery first = arrived.peek();
      Delivery other = late.peek();
      if (first == null || other == null) {
        return first == null ? other : first;
      }
      return byAge(other, first) <= 0 ? other : first;
    }

    private static int byAge(Delivery one, Delivery other) {
      int byTime = Long.compare(one.acceptedNanos() - other.acceptedNanos(), 0);
      return byTime == 0 ? Long.compare(one.offset(), other.offset()) : byTime;
    }

    void removeOldest() {
      Queue<Delivery> from = oldest() == arrived.peek() ? arrived : late;
      from.remove();
    }
  }

  /**
   * An empty lane.
   *
   * @param keyed whether deliveries of a key keep their order
   */
  UrgentLane(int mostTurns, int perTurn, boolean keyed, Priorities priorities, Ticker ticker) {
    this.mostTurns = mostTurns;
    this.perTurn = perTurn;
    this.keyed = keyed;
    this.maxWaitNanos = priorities.maxWait().toNanos();
    this.ticker = ticker;
    for (int level = 0; level < priorities.levels(); level++) {
      levels.add(new Level());
    }
  }

  @Override
  public boolean offer(Delivery delivery) {
    lock.lock();
    try {
      if (delivery.phase() != LeasePhase.SETTLED) {
        addLate(delivery);
      } else if (!release(delivery)) {
        return false;
      }
      return schedule(1) > 0;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean gather(Delivery delivery) {
    boolean isFirst = lastGathered == null;
    if (lastGathered == null) {
      firstGathered = delivery;
    } else {
      lastGathered.next(delivery);
    }
    lastGathered = delivery;
    return isFirst;
  }

  @Override
  public int offerGathered() {
    Delivery delivery = firstGathered;
    firstGathered = null;
    lastGathered = null;
    lock.lock();
    try {
      int before = ready;
      while (delivery != null) {
        Delivery following = delivery.next();
        delivery.next(null);
        arrive(delivery);
        delivery = following;
      }
      return schedule(turnsFor(ready - before));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable Delivery take() {
    long now = ticker.nanos();
    lock.lock();
    try {
      Level level = mostUrgent(now);
      if (level == null) {
        isFresh = false;
        return null;
      }
      Delivery next = level.oldest();
      level.removeOldest();
      ready--;
      return next;
    } finally {
      lock.unlock();
    }
  }

  /** A delivery holds its key from when it is ready until it is settled. */
  @Override
  public void hold(Delivery delivery) {}

  @Override
  public boolean isHolding() {
    return false;
  }

  @Override
  public void putBack(List<Delivery> taken) {
    lock.lock();
    try {
      boolean before = isFresh;
      taken.forEach(this::addLate);
      isFresh = before;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean endTurn() {
    lock.lock();
    try {
      if (ready > 0) {
        return true;
      }
      turns--;
      return false;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean rest() {
    lock.lock();
    try {
      turns--;
      return isFresh && schedule(1) > 0;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int wake() {
    lock.lock();
    try {
      return schedule(Math.max(1, turnsFor(ready)));
    } finally {
      lock.unlock();
    }
  }

  /** The level whose oldest goes first: that of the oldest overdue, or the most urgent. */
  @GuardedBy("lock")
  private @Nullable Level mostUrgent(long now) {
    Level urgent = null;
    Level overdue = null;
    long longest = maxWaitNanos;
    for (Level level : levels) {
      Delivery oldest = level.oldest();
      if (oldest == null) {
        continue;
      }
      urgent = urgent == null ? level : urgent;
      long waited = now - oldest.acceptedNanos();
      if (waited > longest) {
        longest = waited;
        overdue = level;
      }
    }
    return overdue == null ? urgent : overdue;
  }

  @GuardedBy("lock")
  private void arrive(Delivery delivery) {
    if (!keyed) {
      add(delivery);
      return;
    }
    Deque<Delivery> waiting = behind.get(delivery.laneKey());
    if (waiting == null) {
      behind.put(delivery.laneKey(), NOBODY);
      delivery.blocksItsKey(true);
      add(delivery);
      return;
    }
    if (waiting.isEmpty()) {
      waiting = new ArrayDeque<>();
      behind.put(delivery.laneKey(), waiting);
    }
    waiting.add(delivery);
  }

  /** Lets the key of a settled delivery go on; false when nothing waits. */
  @GuardedBy("lock")
  private boolean release(Delivery delivery) {
    delivery.blocksItsKey(false);
    Deque<Delivery> waiting = behind.get(delivery.laneKey());
    Delivery next = waiting == null ? null : waiting.poll();
    if (next == null) {
      behind.remove(delivery.laneKey());
      return false;
    }
    next.blocksItsKey(true);
    addLate(next);
    return true;
  }

  @GuardedBy("lock")
  private void add(Delivery delivery) {
    levels.get(delivery.level()).arrived.add(delivery);
    ready++;
    isFresh = true;
  }

  @GuardedBy("lock")
  private void addLate(Delivery delivery) {
    levels.get(delivery.level()).late.add(delivery);
    ready++;
    isFresh = true;
  }

  private int turnsFor(int deliveries) {
    return (deliveries + perTurn - 1) / perTurn;
  }

  @GuardedBy("lock")
  private int schedule(int wanted) {
    int more = Math.clamp((long) mostTurns - turns, 0, wanted);
    turns += more;
    return more;
  }
}
