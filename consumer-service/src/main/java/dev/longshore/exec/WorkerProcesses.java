package dev.longshore.exec;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.handler.AckResult;
import dev.longshore.handler.DeliveryContext;
import dev.longshore.handling.AttemptFailure;
import dev.longshore.time.Ticker;
import dev.longshore.time.Timers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processes of one command: started when a message finds none idle, used again, ended when they
 * were idle for long. As many run as messages are handled at once. Any thread; guarded by a lock
 * that is held for no call that blocks.
 *
 * <p>While one process after the other ends without a single answer, one at a time is tried, after
 * growing waits. Messages that wait for that keep their lease and lose no attempt.
 */
public final class WorkerProcesses implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerProcesses.class);
  private static final Duration FIRST_WAIT = Duration.ofMillis(200);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
  private static final Duration SWEEP = Duration.ofSeconds(15);
  private static final Duration IDLE_LIMIT = Duration.ofMinutes(5);
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final List<String> command;
  private final Duration lease;
  private final Ticker ticker;
  private final CrashBackoff backoff;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** The one used last is first, so that those too many fall idle. */
  @GuardedBy("lock")
  private final Deque<WorkerProcess> idle = new ArrayDeque<>();

  @GuardedBy("lock")
  private final Set<WorkerProcess> all = new HashSet<>();

  /** Processes in a row that ended without one answer. */
  @GuardedBy("lock")
  private int failures;

  /** Whether a process is being tried after failures. */
  @GuardedBy("lock")
  private boolean probing;

  @GuardedBy("lock")
  private long notBeforeNanos;

  @GuardedBy("lock")
  private boolean closed;

  /**
   * Processes of a command, of which none runs yet.
   *
   * @param lease how long an attempt has; renewed while a message waits for a process
   */
  public WorkerProcesses(List<String> command, Duration lease, Ticker ticker, Timers timers) {
    this.command = List.copyOf(command);
    this.lease = lease;
    this.ticker = ticker;
    this.backoff = new CrashBackoff(FIRST_WAIT, LONGEST_WAIT);
    timers.repeat(SWEEP, this::endIdle);
  }

  /**
   * Starts the first process, to see whether the command can be run at all.
   *
   * @throws ProgramFailure when it cannot
   */
  public WorkerProcesses startFirst() {
    try {
      WorkerProcess process = start();
      lock.lock();
      try {
        makeIdle(process);
      } finally {
        lock.unlock();
      }
      return this;
    } catch (IOException failure) {
      throw new ProgramFailure(
          ExitCode.USAGE,
          "handler.command: "
              + failure.getMessage()
              + "; name a program on the path, or a file that may be run (chmod +x)");
    }
  }

  /**
   * A process for one question: an idle one, or a new one, perhaps after a wait.
   *
   * @param deliveries the attempts that it is for, whose leases are renewed meanwhile
   * @throws AttemptFailure when the handler has been closed
   * @throws InterruptedException when all leases end first
   */
  WorkerProcess take(List<DeliveryContext> deliveries) throws InterruptedException {
    while (true) {
      switch (choose()) {
        case Choice.Use(WorkerProcess process) -> {
          return process;
        }
        case Choice.Start start -> {
          Optional<WorkerProcess> started = begin();
          if (started.isPresent()) {
            return started.get();
          }
        }
        case Choice.AskAgain again -> {
          if (!extend(deliveries)) {
            throw new InterruptedException("the lease ended");
          }
        }
      }
    }
  }

  /** Renews the leases that run; false when none does. */
  private boolean extend(List<DeliveryContext> deliveries) {
    boolean runs = false;
    for (DeliveryContext delivery : deliveries) {
      runs |= delivery.extend(lease) == AckResult.ACCEPTED;
    }
    return runs;
  }

  /** What a message is to do that needs a process. */
  private sealed interface Choice {
    record Use(WorkerProcess process) implements Choice {}

    record Start() implements Choice {}

    record AskAgain() implements Choice {}
  }

  /** Decides; waits for a part of the lease where no process may be started yet. */
  @SuppressWarnings("WaitNotInLoop") // the caller loops: a wait renews the lease before the next
  private Choice choose() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (closed) {
        throw new AttemptFailure("exec-closed", "the handler is closed", Optional.empty());
      }
      while (!idle.isEmpty()) {
        WorkerProcess process = idle.pop();
        if (process.isUsable()) {
          return new Choice.Use(process);
        }
        endedIdle(process);
      }
      long wait = probing ? Long.MAX_VALUE : notBeforeNanos - ticker.nanos();
      if (failures == 0 || wait <= 0) {
        probing = failures > 0;
        return new Choice.Start();
      }
      long _ = changed.awaitNanos(Math.min(wait, lease.toNanos() / 3));
      return new Choice.AskAgain();
    } finally {
      lock.unlock();
    }
  }

  /** A process has answered as it should, and may be used again. */
  void giveBack(WorkerProcess process) {
    process.proveSound();
    boolean late;
    lock.lock();
    try {
      failures = 0;
      probing = false;
      late = closed;
      if (!late) {
        makeIdle(process);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (late) {
      process.endInput();
    }
  }

  /** A process has ended or talked nonsense. */
  void failed(WorkerProcess process) {
    lock.lock();
    try {
      all.remove(process);
      noteFailure(process);
    } finally {
      lock.unlock();
    }
    process.kill();
  }

  /** A process has not answered in time, which may be its message's doing. */
  void discard(WorkerProcess process) {
    LOG.info("killing process {}, which has not answered within its lease", process.pid());
    lock.lock();
    try {
      all.remove(process);
      probing = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    process.kill();
  }

  /**
   * Ends all processes: by the end of their input, then by SIGTERM, at last by SIGKILL. Blocks for
   * some seconds at most.
   */
  @Override
  public void close() {
    List<WorkerProcess> running;
    lock.lock();
    try {
      closed = true;
      running = List.copyOf(all);
      idle.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    end(running);
  }

  private Optional<WorkerProcess> begin() {
    try {
      return Optional.of(start());
    } catch (IOException failure) {
      LOG.error("a process of the handler cannot be started: {}", failure.getMessage());
      lock.lock();
      try {
        failures++;
        backOff(failures + 1);
      } finally {
        lock.unlock();
      }
      return Optional.empty();
    }
  }

  private WorkerProcess start() throws IOException {
    WorkerProcess process = WorkerProcess.start(command, ticker);
    LOG.debug("started process {} of {}", process.pid(), command.getFirst());
    boolean late;
    lock.lock();
    try {
      late = closed;
      all.add(process);
    } finally {
      lock.unlock();
    }
    if (late) {
      process.endInput();
    }
    return process;
  }

  @GuardedBy("lock")
  private void makeIdle(WorkerProcess process) {
    process.idleSince(ticker.nanos());
    idle.push(process);
  }

  /** One that ended between two messages costs none of them an attempt. */
  @GuardedBy("lock")
  private void endedIdle(WorkerProcess process) {
    LOG.warn(
        "process {} {}",
        process.pid(),
        process.isAlive()
            ? "printed a line that nobody asked for, and is replaced; a handler prints one line per"
                + " message, and logs to standard error"
            : "ended without being asked to, and is replaced");
    all.remove(process);
    noteFailure(process);
    Thread.startVirtualThread(process::kill);
  }

  @GuardedBy("lock")
  private void noteFailure(WorkerProcess process) {
    if (!process.isProvenSound()) {
      failures++;
      backOff(failures);
    }
    changed.signalAll();
  }

  @GuardedBy("lock")
  private void backOff(int count) {
    Duration wait = backoff.after(count);
    notBeforeNanos = ticker.nanos() + wait.toNanos();
    probing = false;
    changed.signalAll();
    if (wait.isPositive()) {
      LOG.warn(
          "{} processes in a row ended without an answer; the next is started in {} ms",
          count,
          wait.toMillis());
    }
  }

  private void endIdle() {
    List<WorkerProcess> ending = new ArrayList<>();
    lock.lock();
    try {
      long now = ticker.nanos();
      while (!idle.isEmpty() && now - idle.getLast().idleSinceNanos() >= IDLE_LIMIT.toNanos()) {
        ending.add(idle.removeLast());
      }
    } finally {
      lock.unlock();
    }
    if (!ending.isEmpty()) {
      Thread.startVirtualThread(() -> end(ending));
    }
  }

  private void end(List<WorkerProcess> ending) {
    ending.forEach(WorkerProcess::endInput);
    try {
      List<WorkerProcess> deaf = awaitEnds(ending);
      deaf.forEach(WorkerProcess::terminate);
      awaitEnds(deaf).forEach(WorkerProcess::kill);
    } catch (InterruptedException hurried) {
      ending.forEach(WorkerProcess::kill);
      Thread.currentThread().interrupt();
    }
    lock.lock();
    try {
      ending.forEach(all::remove);
    } finally {
      lock.unlock();
    }
  }

  /** Waits for some processes together, and returns those that go on. */
  private List<WorkerProcess> awaitEnds(List<WorkerProcess> ending) throws InterruptedException {
    long limit = ticker.nanos() + GRACE.toNanos();
    List<WorkerProcess> deaf = new ArrayList<>();
    for (WorkerProcess process : ending) {
      if (!process.awaitEnd(Duration.ofNanos(Math.max(0, limit - ticker.nanos())))) {
        deaf.add(process);
      }
    }
    return deaf;
  }
}
