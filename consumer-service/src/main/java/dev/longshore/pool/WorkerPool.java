package dev.longshore.pool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * At most a number of workers over a queue of tasks; the number may change at any time. Any thread
 * may submit. A task that throws is reported to its thread's uncaught-exception handler and hurts
 * no other.
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
 * then looks for idle workers. One of the two sees the other.
 *
 * <p><b>Fewer workers.</b> Those that rest end at once, the others after their task as long as
 * there are too many; one that ends passes on what it was woken for.
 */
public final class WorkerPool implements Executor, AutoCloseable {
  private static final Duration IDLE_EXPIRY = Duration.ofSeconds(30);

  private final ThreadFactory threads;
  private final TaskQueue queue = new TaskQueue();

  /** Whether a worker was woken or started and has not taken a task yet. */
  private final AtomicBoolean underWay = new AtomicBoolean();

  /** Guards who is there and who is idle. */
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Set<Worker> workers = new HashSet<>();

  /** The latest to become idle is woken first: its caches are warmest. */
  @GuardedBy("lock")
  private final Deque<Worker> idle = new ArrayDeque<>();

  /** How many workers there may be; written under the lock, read without. */
  private volatile int size;

  /** Whether there are more workers than there may be; written under the lock, read without. */
  private volatile boolean tooMany;

  /** Whether all workers are there and none is idle; written under the lock, read without. */
  private volatile boolean allBusy;

  /** Written by {@link #close}; ends every worker after its task. */
  private volatile boolean closed;

  /**
   * A pool whose workers start when there is work and end when idle for half a minute.
   *
   * @param name what the threads are called, with a number behind it
   * @param size how many tasks run at once
   */
  public WorkerPool(String name, int size, ThreadKind kind) {
    this.size = checked(size);
    this.threads = kind.factory(name);
  }

  /** How many tasks run at once, at most. */
  public int size() {
    return size;
  }

  /** Changes how many tasks run at once; those that run go on. Does not block. */
  public void resize(int wanted) {
    Deque<Worker> ended = new ArrayDeque<>();
    lock.lock();
    try {
      size = checked(wanted);
      while (workers.size() > size && !idle.isEmpty()) {
        Worker worker = idle.removeFirst();
        workers.remove(worker);
        worker.dismissed = true;
        ended.add(worker);
      }
      count();
    } finally {
      lock.unlock();
    }
    ended.forEach(worker -> LockSupport.unpark(worker.thread));
    if (!queue.isEmpty()) {
      wakeOne();
    }
  }

  private static int checked(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("a pool of " + size + " workers");
    }
    return size;
  }

  @GuardedBy("lock")
  private void count() {
    tooMany = workers.size() > size;
    allBusy = idle.isEmpty() && workers.size() >= size;
  }

  /** Queues a task; never blocks. After {@link #close} the task is dropped. */
  @Override
  public void execute(Runnable task) {
    if (closed) {
      return;
    }
    queue.add(task);
    wakeOne();
  }

  /** Tasks running now. */
  public int running() {
    lock.lock();
    try {
      return workers.size() - idle.size();
    } finally {
      lock.unlock();
    }
  }

  /** Drops what waits and interrupts what runs; does not wait for it. */
  @Override
  public void close() {
    closed = true;
    lock.lock();
    try {
      workers.forEach(worker -> worker.thread.interrupt());
    } finally {
      lock.unlock();
    }
  }

  /** Sets a worker on its way, unless one is already or all are busy. */
  private void wakeOne() {
    if (allBusy || !underWay.compareAndSet(false, true)) {
      return;
    }
    Worker worker = idleOrNew();
    if (worker == null) {
      underWay.set(false);
    } else {
      worker.wake();
    }
  }

  private @Nullable Worker idleOrNew() {
    lock.lock();
    try {
      Worker worker = idle.pollLast();
      if (worker == null && workers.size() < size && !closed) {
        worker = new Worker();
        workers.add(worker);
      }
      if (worker != null) {
        worker.awake = true;
      }
      count();
      return worker;
    } finally {
      lock.unlock();
    }
  }

  private final class Worker implements Runnable {
    private final Thread thread = threads.newThread(this);

    /** Whether somebody has taken this worker off the idle ones; written under the lock. */
    private volatile boolean awake;

    /** Whether this worker ended while it rested, being one too many; written under the lock. */
    private volatile boolean dismissed;

    private boolean started;

    /** Whether it is on its way to its first task since it was woken; its own. */
    private boolean underWayItself = true;

    void wake() {
      if (started) {
        LockSupport.unpark(thread);
        return;
      }
      started = true;
      try {
        thread.start();
      } catch (Throwable failure) {
        // No more threads: those that are there go on.
        leave();
        underWay.set(false);
        throw failure;
      }
    }

    @Override
    public void run() {
      while (!closed) {
        if (tooMany && leaveIfTooMany()) {
          return;
        }
        Runnable task = next();
        if (task != null) {
          perform(task);
        } else if (!rest()) {
          break;
        }
      }
      leave();
    }

    private @Nullable Runnable next() {
      Runnable task = queue.poll();
      if (underWayItself) {
        underWayItself = false;
        underWay.set(false);
        if (!queue.isEmpty()) {
          wakeOne();
        }
      }
      return task;
    }

    private void perform(Runnable task) {
      try {
        task.run();
      } catch (Throwable failure) {
        thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
      } finally {
        if (!closed) {
          Thread.interrupted();
        }
      }
    }

    /** Waits for work; false when none has come for long. */
    private boolean rest() {
      becomeIdle();
      if (!queue.isEmpty() && stopBeingIdle()) {
        return true;
      }
      long since = System.nanoTime();
      while (!awake && !closed && !dismissed) {
        LockSupport.parkNanos(this, IDLE_EXPIRY.toNanos());
        Thread.interrupted();
        if (System.nanoTime() - since >= IDLE_EXPIRY.toNanos() && stopBeingIdle()) {
          return false;
        }
      }
      if (dismissed) {
        return false;
      }
      underWayItself = true;
      return true;
    }

    private void becomeIdle() {
      lock.lock();
      try {
        awake = false;
        idle.addLast(this);
        allBusy = false;
      } finally {
        lock.unlock();
      }
    }

    /** Takes this worker off the idle ones; false when somebody has done so to wake it. */
    private boolean stopBeingIdle() {
      lock.lock();
      try {
        return idle.removeLastOccurrence(this);
      } finally {
        lock.unlock();
      }
    }

    private void leave() {
      lock.lock();
      try {
        workers.remove(this);
        count();
      } finally {
        lock.unlock();
      }
    }

    /** Ends this worker if there are too many; what it was woken for goes to another. */
    private boolean leaveIfTooMany() {
      lock.lock();
      try {
        if (workers.size() <= size) {
          return false;
        }
        workers.remove(this);
        count();
      } finally {
        lock.unlock();
      }
      if (underWayItself) {
        underWay.set(false);
      }
      if (!queue.isEmpty()) {
        wakeOne();
      }
      return true;
    }
  }
}
