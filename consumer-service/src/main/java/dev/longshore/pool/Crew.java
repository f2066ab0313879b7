package dev.longshore.pool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.longshore.time.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The workers of a pool: who is there, who is idle, who is called. Any thread.
 *
 * <p><b>Idea.</b> Waking a thread costs far more than a short task, and a thread that has been
 * woken may have to wait for a processor. So at most one worker is on its way at any time: whoever
 * adds a task wakes one only when none is, and a worker that arrives and takes a task wakes the
 * next if there is more. (The scheduler of Go spins its threads up in the same way: D. Vyukov,
 * Scalable Go Scheduler Design Doc, 2012.) Short tasks are done by few workers, long ones have all
 * of them within a few wake-ups.
 *
 * <p><b>Concurrency.</b> A worker that finds nothing first says that it is not on its way any more,
 * or that it is idle, and then looks at the queue once more; whoever adds a task first adds it and
 * then looks for idle workers. One of the two sees the other. The lock guards who is there, who is
 * idle and the state; it is taken when a worker starts, rests, wakes or leaves, and never while
 * code of others runs.
 *
 * <p><b>Fewer workers.</b> Those that rest end at once, the others after their task as long as
 * there are too many; one that ends passes on what it was woken for.
 */
final class Crew {
  private final ThreadFactory threads;
  private final TaskQueue queue;
  private final Room room;
  private final Ticker ticker;
  private final long idleNanos;
  private final Thread.@Nullable UncaughtExceptionHandler onFailure;

  /** Whether a worker was woken or started and has not taken a task yet. */
  private final AtomicBoolean underWay = new AtomicBoolean();

  private final Tally tally;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition terminated = lock.newCondition();

  @GuardedBy("lock")
  private final Set<Worker> workers = new HashSet<>();

  /** The latest to become idle is woken first: its caches are warmest. */
  @GuardedBy("lock")
  private final Deque<Worker> idle = new ArrayDeque<>();

  /** How many workers there may be; written under the lock, read without. */
  private volatile int size;

  /** Written under the lock, read without. */
  private volatile PoolState state;

  /** How many workers are not idle; written under the lock, read without. */
  private volatile int running;

  /** Whether workers have to ask before they take a task; written under the lock, read without. */
  private volatile boolean alert;

  /** Whether waking would find nobody to wake; written under the lock, read without. */
  private volatile boolean nobodyToWake;

  /** What a worker is to do next. */
  enum Orders {
    WORK,
    REST,
    LEAVE
  }

  /** Counts that one crew hands on to the next. */
  record Tally(LongAdder failed, LongAdder endedByThoseWhoLeft) {
    Tally() {
      this(new LongAdder(), new LongAdder());
    }
  }

  Crew(PoolBuilder settings, TaskQueue queue, Room room) {
    this.queue = queue;
    this.room = room;
    this.size = settings.workers;
    this.state = PoolState.RUNNING;
    this.tally = new Tally();
    this.threads = settings.threads.factory(settings.name);
    this.ticker = settings.ticker;
    this.idleNanos = settings.idleExpiry.toNanos();
    this.onFailure = settings.onFailure;
  }

  /** Takes the place of another crew, which is to stop. */
  Crew(Crew other, PoolState state) {
    this.queue = other.queue;
    this.room = other.room;
    this.size = other.size;
    this.state = state;
    this.tally = other.tally;
    this.threads = other.threads;
    this.ticker = other.ticker;
    this.idleNanos = other.idleNanos;
    this.onFailure = other.onFailure;
    this.nobodyToWake = state != PoolState.RUNNING;
    this.alert = state != PoolState.RUNNING;
  }

  Ticker ticker() {
    return ticker;
  }

  long idleNanos() {
    return idleNanos;
  }

  int size() {
    return size;
  }

  PoolState state() {
    return state;
  }

  LongAdder failures() {
    return tally.failed;
  }

  Thread newThread(Worker worker) {
    return threads.newThread(worker);
  }

  /** Sets a worker on its way, unless one is already or all are busy. */
  void wakeOne() {
    if (nobodyToWake || underWay.get() || !underWay.compareAndSet(false, true)) {
      return;
    }
    Worker worker = idleOrNew();
    if (worker == null) {
      underWay.set(false);
    } else {
      worker.wake();
    }
  }

  /** Sets a worker on its way if a task waits. */
  void wakeForWork() {
    if (!queue.isEmpty()) {
      wakeOne();
    }
  }

  private @Nullable Worker idleOrNew() {
    lock.lock();
    try {
      if (!startsTasks()) {
        return null;
      }
      Worker worker = idle.pollLast();
      if (worker == null && workers.size() < size) {
        worker = new Worker(this, true);
        workers.add(worker);
      }
      if (worker != null) {
        worker.summon();
      }
      count();
      return worker;
    } finally {
      lock.unlock();
    }
  }

  /** The worker that was on its way has looked for a task. */
  void arrived() {
    underWay.set(false);
  }

  @Nullable Runnable take() {
    Runnable task = queue.poll();
    if (task != null) {
      room.taken();
    }
    return task;
  }

  /** What a worker between two tasks is to do; it has left when that is the order. */
  Orders orders(Worker worker) {
    return alert ? carefulOrders(worker) : Orders.WORK;
  }

  private Orders carefulOrders(Worker worker) {
    lock.lock();
    try {
      if (workers.size() > size || state == PoolState.STOPPING) {
        remove(worker);
        return Orders.LEAVE;
      }
      return state == PoolState.PAUSED ? Orders.REST : Orders.WORK;
    } finally {
      lock.unlock();
    }
  }

  /** Makes a worker idle that found nothing to do, unless there is something now. */
  Orders rest(Worker worker) {
    lock.lock();
    try {
      boolean works = startsTasks();
      if (works && !queue.isEmpty()) {
        return Orders.WORK;
      }
      if (state.refuses()) {
        remove(worker);
        return Orders.LEAVE;
      }
      worker.retire();
      idle.addLast(worker);
      count();
      // A task that came since and found nobody to wake is seen here.
      if (works && !queue.isEmpty()) {
        idle.removeLast();
        worker.summon();
        count();
        return Orders.WORK;
      }
      return Orders.REST;
    } finally {
      lock.unlock();
    }
  }

  /** Removes a worker that has been idle for long; false when somebody is about to wake it. */
  boolean expire(Worker worker) {
    lock.lock();
    try {
      if (!idle.removeLastOccurrence(worker)) {
        return false;
      }
      remove(worker);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Removes a worker whose thread could not be started. */
  void leave(Worker worker) {
    lock.lock();
    try {
      remove(worker);
    } finally {
      lock.unlock();
    }
  }

  /** Tells whoever is to hear of a task that threw. */
  void failed(Thread thread, Throwable failure) {
    tally.failed.increment();
    if (onFailure == null || !told(onFailure, thread, failure)) {
      told(thread.getUncaughtExceptionHandler(), thread, failure);
    }
  }

  /** Whether the handler took it; one that throws must not end the worker either. */
  private static boolean told(
      Thread.UncaughtExceptionHandler handler, Thread thread, Throwable failure) {
    try {
      handler.uncaughtException(thread, failure);
      return true;
    } catch (Throwable another) {
      if (!another.equals(failure)) {
        failure.addSuppressed(another);
      }
      return false;
    }
  }

  /** Changes how many workers there may be. */
  void resize(int wanted) {
    lock.lock();
    try {
      size = wanted;
      while (workers.size() > size && !idle.isEmpty()) {
        dismiss(idle.removeFirst());
      }
      count();
    } finally {
      lock.unlock();
    }
    wakeForWork();
  }

  /** Starts idle workers until there are so many, or as many as there may be. */
  void prestart(int wanted) {
    Worker worker = newIdle(wanted);
    while (worker != null) {
      worker.wake();
      worker = newIdle(wanted);
    }
  }

  private @Nullable Worker newIdle(int wanted) {
    lock.lock();
    try {
      if (!startsTasks() || workers.size() >= Math.min(wanted, size)) {
        return null;
      }
      Worker worker = new Worker(this, false);
      workers.add(worker);
      count();
      return worker;
    } finally {
      lock.unlock();
    }
  }

  /** Moves on to another state, unless it is there or past it already. */
  boolean move(PoolState next) {
    lock.lock();
    try {
      if (!state.follows().contains(next)) {
        return false;
      }
      state = next;
      // Before anybody is interrupted, who might else take another task.
      count();
      if (next.refuses()) {
        while (!idle.isEmpty()) {
          dismiss(idle.removeFirst());
        }
      }
      if (next == PoolState.STOPPING) {
        workers.forEach(worker -> worker.thread().interrupt());
      }
      endIfDone();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the pool if it was only waiting for what somebody has taken off the queue. */
  void settle() {
    lock.lock();
    try {
      endIfDone();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the pool has neither tasks nor threads; false when that took too long. */
  boolean awaitTermination(Duration most) throws InterruptedException {
    long left = most.toNanos();
    lock.lockInterruptibly();
    try {
      while (state != PoolState.TERMINATED) {
        if (left <= 0) {
          return false;
        }
        left = terminated.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** How many workers there are, idle ones among them. */
  int workers() {
    lock.lock();
    try {
      return workers.size();
    } finally {
      lock.unlock();
    }
  }

  /** How many workers run a task or are about to. */
  int running() {
    return running;
  }

  /** The workers that are not idle. */
  List<Worker> busy() {
    lock.lock();
    try {
      List<Worker> busy = new ArrayList<>(workers);
      busy.removeAll(new HashSet<>(idle));
      return busy;
    } finally {
      lock.unlock();
    }
  }

  /** Tasks that have ended, however they did. */
  long ended() {
    lock.lock();
    try {
      return tally.endedByThoseWhoLeft.sum() + workers.stream().mapToLong(Worker::ended).sum();
    } finally {
      lock.unlock();
    }
  }

  private boolean startsTasks() {
    return state == PoolState.RUNNING || state == PoolState.DRAINING;
  }

  @GuardedBy("lock")
  private void dismiss(Worker worker) {
    remove(worker);
    worker.dismiss();
    LockSupport.unpark(worker.thread());
  }

  @GuardedBy("lock")
  private void remove(Worker worker) {
    if (workers.remove(worker)) {
      tally.endedByThoseWhoLeft.add(worker.ended());
    }
    count();
    endIfDone();
  }

  @GuardedBy("lock")
  private void count() {
    running = workers.size() - idle.size();
    alert = workers.size() > size || state == PoolState.PAUSED || state == PoolState.STOPPING;
    nobodyToWake = !startsTasks() || (idle.isEmpty() && workers.size() >= size);
  }

  @GuardedBy("lock")
  private void endIfDone() {
    if (state.refuses() && workers.isEmpty() && queue.isEmpty() && state != PoolState.TERMINATED) {
      state = PoolState.TERMINATED;
      terminated.signalAll();
    }
  }
}
