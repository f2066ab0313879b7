package dev.longshore.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * At most a number of workers over a queue of tasks. The number may change at any time; so may
 * whether tasks are started at all. Any thread may call any method. The description of the package
 * tells how to choose and what to expect.
 *
 * <p>Methods named {@code try…} never wait, and those that take a {@link Duration} wait no longer.
 * {@link #submit(Runnable)} waits for room in the queue; {@link #execute} and {@link #call} do what
 * {@link PoolBuilder#whenFull} says. A task that was accepted is run once, or handed back by {@link
 * #shutdown}, or dropped by {@link #close}.
 */
public final class WorkerPool implements Executor, AutoCloseable {
  private static final long FOR_EVER = Long.MAX_VALUE;

  private final String name;
  private final WhenFull whenFull;
  private final int levels;
  private final int capacity;
  private final TaskQueue queue;
  private final Room room;
  private final @Nullable Measures measures;
  private final LongAdder rejected = new LongAdder();

  /** Makes the moves of a pool's life one after the other; held only for a moment. */
  private final ReentrantLock moves = new ReentrantLock();

  /** Replaced by {@link #restart} and {@link #reboot}; read after the queue was written. */
  private volatile Crew crew;

  WorkerPool(PoolBuilder settings) {
    name = settings.name;
    whenFull = settings.whenFull;
    levels = settings.levels;
    capacity = settings.capacity;
    queue =
        levels == 1
            ? new RingQueue(settings.capacity)
            : new LevelQueue(levels, settings.capacity, settings.fairness);
    room = new Room(settings.maxBlocked);
    crew = new Crew(settings, queue, room);
    measures =
        settings.measureEvery == 0 ? null : new Measures(settings.ticker, settings.measureEvery);
  }

  /**
   * A pool with a queue without bound, whose workers start when there is work and end when idle for
   * half a minute.
   *
   * @param name what the threads are called, with a number behind it
   * @param size how many tasks run at once
   */
  public WorkerPool(String name, int size, ThreadKind kind) {
    this(named(name).workers(size).threads(kind));
  }

  /**
   * Begins a pool of another kind.
   *
   * @param name what the threads are called, with a number behind it
   */
  public static PoolBuilder named(String name) {
    return new PoolBuilder(name);
  }

  /** Runs a task; when the queue is full it does what {@link PoolBuilder#whenFull} says. */
  @Override
  public void execute(Runnable task) {
    switch (whenFull) {
      case BLOCK -> submit(task);
      case REFUSE -> accepted(offer(task, TaskOptions.MIDDLE));
      case CALLER_RUNS -> {
        Offer offer = offer(task, TaskOptions.MIDDLE);
        if (offer == Offer.FULL) {
          task.run();
        } else {
          accepted(offer);
        }
      }
    }
  }

  /** Runs a task if there is room for it now; false when there is not or the pool is shut down. */
  public boolean trySubmit(Runnable task) {
    return counted(offer(task, TaskOptions.MIDDLE)) == Offer.ADDED;
  }

  /** The same for a task of some level. */
  public boolean trySubmit(Runnable task, int level) {
    return counted(offer(task, level)) == Offer.ADDED;
  }

  /**
   * Runs a task; waits for room.
   *
   * @throws RejectedExecutionException when the pool is shut down, too many wait already, or this
   *     thread is interrupted while it waits
   */
  public void submit(Runnable task) {
    submit(task, TaskOptions.MIDDLE);
  }

  /** The same for a task of some level, 0 for the most urgent. */
  public void submit(Runnable task, int level) {
    Offer offer = offer(task, level);
    accepted(offer == Offer.FULL ? waitForRoom(task, level, FOR_EVER) : offer);
  }

  /**
   * Runs a task if there is room for it within some time.
   *
   * @return whether there was
   * @throws RejectedExecutionException when the pool is shut down, too many wait already, or this
   *     thread is interrupted while it waits
   */
  public boolean submit(Runnable task, Duration patience) {
    Offer offer = offer(task, TaskOptions.MIDDLE);
    if (offer == Offer.FULL) {
      offer = waitForRoom(task, TaskOptions.MIDDLE, patience.toNanos());
    }
    if (offer == Offer.FULL) {
      rejected.increment();
      return false;
    }
    return accepted(offer);
  }

  /** Runs a task and tells its result; when the queue is full it does the same as execute. */
  public <T extends @Nullable Object> CompletableFuture<T> call(Callable<? extends T> task) {
    return call(task, TaskOptions.DEFAULT);
  }

  /**
   * Runs a task and tells its result. Whoever cancels the future or completes it ends the task: one
   * that waits is not run, one that runs is interrupted; so does the timeout.
   *
   * @throws RejectedExecutionException as {@link #execute} does
   */
  public <T extends @Nullable Object> CompletableFuture<T> call(
      Callable<? extends T> task, TaskOptions options) {
    TaskFuture<T> future = new TaskFuture<>(Objects.requireNonNull(task), crew.failures());
    Offer offer = offer(future, options.level());
    if (offer == Offer.FULL && whenFull == WhenFull.BLOCK) {
      offer = waitForRoom(future, options.level(), FOR_EVER);
    }
    if (offer == Offer.FULL && whenFull == WhenFull.CALLER_RUNS) {
      future.run();
    } else {
      accepted(offer);
    }
    if (options.limit().isPresent()) {
      var _ = future.orTimeout(options.limit().get().toNanos(), TimeUnit.NANOSECONDS);
    }
    return future;
  }

  private Offer offer(Runnable task, int level) {
    Runnable queued = Objects.requireNonNull(task);
    if (measures != null) {
      queued = measures.stamped(task);
    }
    Offer offer = queue.offer(queued, within(level));
    if (offer == Offer.ADDED) {
      crew.wakeOne();
    }
    return offer;
  }

  /** The level in this pool: the middle one, or the nearest that there is. */
  private int within(int level) {
    return level == TaskOptions.MIDDLE ? levels / 2 : Math.min(level, levels - 1);
  }

  private Offer waitForRoom(Runnable task, int level, long nanos) {
    try {
      return room.offer(() -> offer(task, level), nanos);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      rejected.increment();
      throw new RejectedExecutionException(
          "interrupted while a task for the pool " + name + " waited for room", interrupt);
    }
  }

  private Offer counted(Offer offer) {
    if (offer != Offer.ADDED) {
      rejected.increment();
    }
    return offer;
  }

  private boolean accepted(Offer offer) {
    if (counted(offer) != Offer.ADDED) {
      throw new RejectedExecutionException(
          "the pool " + name + " refuses a task: " + offer.reason());
    }
    return true;
  }

  /** How many tasks run at once, at most. */
  public int size() {
    return crew.size();
  }

  /** Changes how many tasks run at once; those that run go on. Does not block. */
  public void resize(int wanted) {
    if (wanted < 1) {
      throw new IllegalArgumentException("workers must be positive: " + wanted);
    }
    crew.resize(wanted);
  }

  /** Starts workers before there is work, as many as may run at once. */
  public void prestart() {
    prestart(crew.size());
  }

  /** Starts workers before there is work until there are so many; idle ones expire as always. */
  public void prestart(int workers) {
    crew.prestart(workers);
  }

  /**
   * Starts no more tasks until {@link #resume}; those that run go on, and tasks are still taken. A
   * worker that is about to start a task at this moment may do so.
   *
   * @return false when the pool is paused already or is shut down
   */
  public boolean pause() {
    return moved(PoolState.RUNNING, PoolState.PAUSED);
  }

  /**
   * Starts tasks again.
   *
   * @return false when the pool was not paused
   */
  public boolean resume() {
    boolean moved = moved(PoolState.PAUSED, PoolState.RUNNING);
    crew.wakeForWork();
    return moved;
  }

  private boolean moved(PoolState from, PoolState to) {
    moves.lock();
    try {
      return crew.state() == from && crew.move(to);
    } finally {
      moves.unlock();
    }
  }

  /** Where the pool is in its life. */
  public PoolState state() {
    return crew.state();
  }

  /** Tasks running now. */
  public int running() {
    return crew.running();
  }

  /** Tasks that wait for a worker. */
  public long waiting() {
    return queue.size();
  }

  /** What the pool does and has done; the parts are read one after the other while it goes on. */
  public PoolSnapshot snapshot() {
    int running = crew.running();
    long failed = crew.failures().sum();
    return new PoolSnapshot(
        crew.state(),
        new PoolSnapshot.Load(
            crew.size(), running, crew.workers() - running, queue.size(), room.blocked()),
        new PoolSnapshot.Totals(Math.max(0, crew.ended() - failed), failed, rejected.sum()),
        measures == null ? PoolSnapshot.Times.NONE : measures.times());
  }

  /**
   * Ends the pool in stages, a paused one as well: refuses tasks and wakes who waits for room; runs
   * what it has for some time; then hands back what has not started, its futures cancelled, and
   * interrupts what runs; waits for that some more. Interrupting the calling thread ends the stages
   * early and keeps its interrupt.
   *
   * @return what was left; tasks that are deaf to interrupts are in it and run on
   */
  public ShutdownReport shutdown(Duration drain, Duration force) {
    refuse(PoolState.DRAINING);
    crew.wakeForWork();
    if (terminates(drain)) {
      return ShutdownReport.NOTHING_LEFT;
    }
    List<Runnable> unstarted = stop();
    if (terminates(force)) {
      return new ShutdownReport(unstarted, List.of());
    }
    List<String> deaf = crew.busy().stream().map(worker -> worker.thread().getName()).toList();
    return new ShutdownReport(unstarted, deaf);
  }

  private void refuse(PoolState next) {
    moves.lock();
    try {
      queue.seal();
      crew.move(next);
    } finally {
      moves.unlock();
    }
    room.callAll();
  }

  /** Waits until the pool has neither tasks nor threads; false when that took too long. */
  public boolean awaitTermination(Duration most) throws InterruptedException {
    return crew.awaitTermination(most);
  }

  private boolean terminates(Duration within) {
    try {
      return crew.awaitTermination(within);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Drops what waits, cancelling its futures, and interrupts what runs; does not wait for it. */
  @Override
  public void close() {
    stop();
  }

  private List<Runnable> stop() {
    refuse(PoolState.STOPPING);
    List<Runnable> unstarted = new ArrayList<>();
    for (Runnable task = queue.poll(); task != null; task = queue.poll()) {
      Runnable given = Measures.given(task);
      if (given instanceof TaskFuture<?> future) {
        future.cancel(false);
      }
      unstarted.add(given);
    }
    crew.settle();
    return List.copyOf(unstarted);
  }

  /**
   * Takes tasks again after {@link #shutdown} or {@link #close}, with new workers; counts go on.
   *
   * @throws IllegalStateException when the pool has not been shut down
   */
  public void reboot() {
    moves.lock();
    try {
      PoolState state = crew.state();
      if (state != PoolState.TERMINATED && state != PoolState.STOPPING) {
        throw new IllegalStateException(
            "the pool " + name + " is " + state + "; shut it down before it is rebooted");
      }
      crew = new Crew(crew, PoolState.RUNNING);
      queue.unseal();
    } finally {
      moves.unlock();
    }
  }

  /**
   * Gives the pool new workers, for when the old ones are stuck: these are interrupted, and run on
   * beside the new ones if they are deaf to it. What waits stays and is taken by the new ones.
   *
   * @throws IllegalStateException when the pool has been shut down
   */
  public void restart() {
    moves.lock();
    try {
      Crew old = crew;
      if (old.state().refuses()) {
        throw new IllegalStateException(
            "the pool " + name + " is " + old.state() + "; reboot takes it up again");
      }
      crew = new Crew(old, old.state());
      old.move(PoolState.STOPPING);
    } finally {
      moves.unlock();
    }
    crew.wakeForWork();
  }

  /** Tasks that run and wait. */
  long tasks() {
    return running() + waiting();
  }

  /** Whether a task would most likely be taken now. */
  boolean hasRoom() {
    return !crew.state().refuses() && queue.size() < capacity;
  }

  /** The workers that are not idle, for whoever watches them. */
  List<Worker> busy() {
    return crew.busy();
  }
}
