package dev.longshore.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides who runs. Exactly one actor runs at a time, on the thread that calls {@link #run}; it
 * runs until it waits. Of those that may run at the present time the seed picks one; when there is
 * none, time jumps to the next that may.
 */
final class Scheduler {
  private static final long LONGEST_STEP_NANOS = 20_000;
  private static final long MOST_STEPS = 2_000_000;

  private final Random random;
  private final int preemptPerMille;
  private final Deque<Runnable> carried = new ArrayDeque<>();
  private final PriorityQueue<Wait> waits =
      new PriorityQueue<>(Comparator.comparingLong(Wait::due).thenComparingLong(Wait::number));
  private final List<Wait> ready = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private long now = 1_000_000_000;
  private long numbers;
  private long steps;
  private @Nullable Actor current;

  private record Wait(long due, long number, Actor actor, long waits) {}

  Scheduler(Random random, int preemptPerMille) {
    this.random = random;
    this.preemptPerMille = preemptPerMille;
  }

  long nanos() {
    return now;
  }

  Random random() {
    return random;
  }

  long steps() {
    return steps;
  }

  /** What actors ended with that was not planned, and what was noticed otherwise. */
  List<Throwable> failures() {
    return failures;
  }

  Actor spawn(SimProcess process, String name, Runnable body) {
    Actor actor = new Actor(this, process, process.name() + "." + name, body);
    actor.start();
    if (current == null) {
      drain();
    }
    wake(actor);
    return actor;
  }

  /** Runs until the condition holds, nobody has anything to do, or the time is over. */
  void run(Duration longest, BooleanSupplier enough) {
    long end = now + longest.toNanos();
    while (!enough.getAsBoolean() && failures.isEmpty()) {
      if (steps > MOST_STEPS) {
        throw new IllegalStateException("no end after " + steps + " steps");
      }
      Wait next = next(end);
      if (next == null) {
        return;
      }
      steps++;
      current = next.actor();
      next.actor().resume();
      drain();
      current = null;
      now += random.nextLong(LONGEST_STEP_NANOS);
    }
  }

  /** Waits; the calling actor's. An interrupt ends the wait and stays set. */
  void sleep(long nanos, boolean interruptible) {
    Actor actor = current;
    if (actor == null) {
      return;
    }
    if (interruptible && Thread.currentThread().isInterrupted()) {
      return;
    }
    queue(actor, now + nanos);
    actor.pause(interruptible);
  }

  /** Waits until it is woken. */
  void sleep() {
    Actor actor = current;
    if (actor != null) {
      actor.pause(false);
    }
  }

  /** Lets others run in between, sometimes: wherever threads could be switched. */
  void preempt() {
    if (current != null && preemptPerMille > 0 && random.nextInt(1000) < preemptPerMille) {
      sleep(0, false);
    }
  }

  /** Ends an actor's wait. */
  void wake(Actor actor) {
    queue(actor, now);
  }

  @Nullable Actor current() {
    return current;
  }

  void ended(Actor actor, @Nullable Throwable failure) {
    if (failure != null) {
      failures.add(new IllegalStateException(actor.name() + " died", failure));
    }
  }

  /** Ends the run: something is wrong that whoever brought it about would not notice. */
  void fail(String problem) {
    failures.add(new IllegalStateException(problem));
  }

  void carry(Runnable continuation) {
    carried.add(continuation);
  }

  private void drain() {
    for (Runnable next = carried.poll(); next != null; next = carried.poll()) {
      next.run();
    }
  }

  private void queue(Actor actor, long due) {
    waits.add(new Wait(due, numbers++, actor, actor.waits()));
  }

  private @Nullable Wait next(long end) {
    while (true) {
      for (Wait due = waits.peek(); due != null && due.due() <= now; due = waits.peek()) {
        ready.add(waits.remove());
      }
      if (ready.isEmpty()) {
        Wait first = waits.peek();
        if (first == null || first.due() > end) {
          return null;
        }
        now = first.due();
        continue;
      }
      int index = random.nextInt(ready.size());
      Wait chosen = ready.get(index);
      ready.set(index, ready.getLast());
      ready.removeLast();
      if (mayRun(chosen)) {
        return chosen;
      }
    }
  }

  private boolean mayRun(Wait chosen) {
    SimProcess process = chosen.actor().process();
    if (process.isDead() || chosen.waits() != chosen.actor().waits()) {
      return false;
    }
    if (process.isFrozen(now)) {
      waits.add(new Wait(process.frozenUntil(), chosen.number(), chosen.actor(), chosen.waits()));
      return false;
    }
    return true;
  }
}
