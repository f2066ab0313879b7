package dev.longshore.engine;

import dev.longshore.delivery.Expiry;
import dev.longshore.time.Timers;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Attempts whose handlers have returned and answer later. Their leases run on; each ends exactly
 * once, by its answer or by its expiry. Any thread.
 */
final class PendingAnswers {
  private final EngineClock clock;
  private final Timers timers;
  private final Executor turns;
  private final Consumer<Attempt> onExpiry;

  /** With each attempt, how to let go of what it waits for. */
  private final Map<Attempt, Runnable> pending = new ConcurrentHashMap<>();

  /**
   * No attempts yet.
   *
   * @param turns runs what may block
   * @param onExpiry takes an attempt whose lease ended without an answer, on the timers' thread
   */
  PendingAnswers(EngineClock clock, Timers timers, Executor turns, Consumer<Attempt> onExpiry) {
    this.clock = clock;
    this.timers = timers;
    this.turns = turns;
    this.onExpiry = onExpiry;
  }

  /**
   * Lets an attempt answer later; false when it has answered or lost its lease already.
   *
   * @param abandon lets go of what it waits for, in case that its lease ends first; may block
   */
  boolean await(Attempt attempt, Runnable abandon) {
    pending.put(attempt, abandon);
    if (!attempt.delivery().awaitAnswer(attempt.attempt())) {
      pending.remove(attempt);
      return false;
    }
    watch(attempt);
    return true;
  }

  /** Forgets an attempt whose result has been carried out. */
  void done(Attempt attempt) {
    pending.remove(attempt);
  }

  /** The attempts that have not been carried out. */
  Set<Attempt> attempts() {
    return new HashSet<>(pending.keySet());
  }

  /** How many there are, those included whose handlers are about to return. */
  int count() {
    return pending.size();
  }

  /** Ends an attempt's lease if it is due at that time; false when it is not, or not any more. */
  boolean expire(Attempt attempt, long nowMillis) {
    boolean expired =
        attempt.delivery().expire(attempt.attempt(), nowMillis) == Expiry.WHILE_PENDING;
    if (expired) {
      expired(attempt);
    }
    return expired;
  }

  /** Carries out that a lease ended without an answer; for whoever ended it. */
  void expired(Attempt attempt) {
    turns.execute(pending.getOrDefault(attempt, () -> {}));
    onExpiry.accept(attempt);
  }

  /** Looks at a lease when it should end, and again where it was extended meanwhile. */
  private void watch(Attempt attempt) {
    long rest = Math.max(1, attempt.delivery().deadlineMillis() - clock.millis());
    timers.schedule(
        Duration.ofMillis(rest),
        () -> {
          if (!expire(attempt, clock.millis()) && pending.containsKey(attempt)) {
            watch(attempt);
          }
        });
  }
}
