package dev.longshore.engine;

import dev.longshore.delivery.Expiry;
import dev.longshore.time.Timers;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Attempts whose handlers have returned and answer later. Their leases run on; each ends exactly
 * once, by its answer or by its expiry. Any thread.
 */
final class PendingAnswers {
  private final EngineClock clock;
  private final Timers timers;
  private final Consumer<Attempt> onExpiry;
  private final Set<Attempt> pending = ConcurrentHashMap.newKeySet();

  /**
   * No attempts yet.
   *
   * @param onExpiry takes an attempt whose lease ended without an answer, on the timers' thread
   */
  PendingAnswers(EngineClock clock, Timers timers, Consumer<Attempt> onExpiry) {
    this.clock = clock;
    this.timers = timers;
    this.onExpiry = onExpiry;
  }

  /** Lets an attempt answer later; false when it has answered or lost its lease already. */
  boolean await(Attempt attempt) {
    pending.add(attempt);
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
    return new HashSet<>(pending);
  }

  /** Ends an attempt's lease if it is due at that time; false when it is not, or not any more. */
  boolean expire(Attempt attempt, long nowMillis) {
    boolean expired =
        attempt.delivery().expire(attempt.attempt(), nowMillis) == Expiry.WHILE_PENDING;
    if (expired) {
      onExpiry.accept(attempt);
    }
    return expired;
  }

  /** Looks at a lease when it should end, and again where it was extended meanwhile. */
  private void watch(Attempt attempt) {
    long rest = Math.max(1, attempt.delivery().deadlineMillis() - clock.millis());
    timers.schedule(
        Duration.ofMillis(rest),
        () -> {
          if (!expire(attempt, clock.millis()) && pending.contains(attempt)) {
            watch(attempt);
          }
        });
  }
}
