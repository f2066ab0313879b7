package dev.longshore.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Several pools that share out tasks and nothing else: each has its own queue, workers and lock, so
 * that one which is stuck or full stands in nobody's way. A task whose member refuses it goes to
 * the member with the fewest tasks; only when that one refuses as well does the submitter wait or
 * hear of it. Any thread.
 */
public final class MultiPool implements Executor, AutoCloseable {
  private static final Balance FALLBACK = new Balance.LeastTasks();

  private final List<WorkerPool> members;
  private final List<MemberHealth> health;
  private final AtomicLong turns = new AtomicLong();

  /** Written by whoever switches, read by submitters. */
  private volatile Balance balance;

  /** A pool of pools, which it owns from now on. */
  public MultiPool(List<WorkerPool> members, Balance balance) {
    if (members.isEmpty()) {
      throw new IllegalArgumentException("a multi-pool without members");
    }
    this.members = List.copyOf(members);
    this.health = members.stream().map(MemberHealth::new).toList();
    this.balance = checked(balance);
  }

  /** How tasks are shared out now. */
  public Balance balance() {
    return balance;
  }

  /** Shares tasks out in another way from now on; what waits stays where it is. */
  public void switchTo(Balance other) {
    balance = checked(other);
  }

  /** Fails here, and not with the first task, when a strategy does not fit the members. */
  private Balance checked(Balance candidate) {
    int chosen = candidate.choose(0, members.size(), member -> 0);
    if (chosen < 0 || chosen >= members.size()) {
      throw new IllegalArgumentException(candidate + " chose member " + chosen);
    }
    return candidate;
  }

  /** Runs a task; when no member has room, does what the emptiest does when it is full. */
  @Override
  public void execute(Runnable task) {
    if (!trySubmit(task)) {
      emptiest().execute(task);
    }
  }

  /** Runs a task if there is room for it now. */
  public boolean trySubmit(Runnable task) {
    return offered(member -> member.trySubmit(task));
  }

  /** Runs a task; when no member has room, waits for that of the emptiest. */
  public void submit(Runnable task) {
    if (!trySubmit(task)) {
      emptiest().submit(task);
    }
  }

  /** Runs a task and tells its result; when no member has room, does what the emptiest does. */
  public <T extends @Nullable Object> CompletableFuture<T> call(Callable<? extends T> task) {
    WorkerPool chosen = choose(balance);
    return (chosen.hasRoom() ? chosen : emptiest()).call(task);
  }

  private boolean offered(Predicate<WorkerPool> offer) {
    return offer.test(choose(balance)) || offer.test(emptiest());
  }

  private WorkerPool choose(Balance how) {
    long turn = turns.getAndIncrement() & Long.MAX_VALUE;
    return members.get(how.choose(turn, members.size(), member -> members.get(member).tasks()));
  }

  /** The member with room that has the fewest tasks; any when none has room. */
  private WorkerPool emptiest() {
    long turn = turns.getAndIncrement() & Long.MAX_VALUE;
    return members.get(FALLBACK.choose(turn, members.size(), this::backlogIfRoom));
  }

  private long backlogIfRoom(int member) {
    WorkerPool pool = members.get(member);
    return pool.hasRoom() ? pool.tasks() : Long.MAX_VALUE;
  }

  /** The members, in their order. */
  public List<WorkerPool> members() {
    return members;
  }

  /** What the members do and have done, in their order. */
  public List<PoolSnapshot> snapshots() {
    return members.stream().map(WorkerPool::snapshot).toList();
  }

  /**
   * Gives new workers to each member that is stuck: tasks wait, every worker has one, and none has
   * ended a task for so long as far as the calls of this method show. The others notice nothing.
   *
   * @param nanos the time of this call
   * @return the numbers of those that were restarted
   */
  public List<Integer> restartStuck(long nanos, Duration stuckAfter) {
    List<Integer> restarted = new ArrayList<>();
    for (int member = 0; member < members.size(); member++) {
      if (health.get(member).isStuck(nanos, stuckAfter)) {
        members.get(member).restart();
        restarted.add(member);
      }
    }
    return restarted;
  }

  /** Ends all members in stages, at the same time. */
  public ShutdownReport shutdown(Duration drain, Duration force) {
    List<CompletableFuture<ShutdownReport>> reports =
        members.stream().map(member -> reported(member, drain, force)).toList();
    List<Runnable> unstarted = new ArrayList<>();
    List<String> deaf = new ArrayList<>();
    for (CompletableFuture<ShutdownReport> report : reports) {
      unstarted.addAll(report.join().unstarted());
      deaf.addAll(report.join().deaf());
    }
    return new ShutdownReport(unstarted, deaf);
  }

  private static CompletableFuture<ShutdownReport> reported(
      WorkerPool member, Duration drain, Duration force) {
    CompletableFuture<ShutdownReport> report = new CompletableFuture<>();
    Thread.startVirtualThread(() -> report.complete(member.shutdown(drain, force)));
    return report;
  }

  /** Drops what waits and interrupts what runs; does not wait for it. */
  @Override
  public void close() {
    members.forEach(WorkerPool::close);
  }
}
