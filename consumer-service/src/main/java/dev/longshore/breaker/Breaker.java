package dev.longshore.breaker;

import dev.longshore.deadletter.DeadLetterReason;
import dev.longshore.deadletter.FailureDescription;
import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.FailureHistory;
import dev.longshore.gate.Ending;
import dev.longshore.gate.Pass;
import dev.longshore.gate.Verdict;
import dev.longshore.time.Timers;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The breaker of one endpoint and message type: resilience4j's state machine and sliding window,
 * with three things around it. Any thread.
 *
 * <p><b>Lock.</b> All that is not final is guarded by this, and so is the machine; what is volatile
 * may be read without. A {@link Move} is made under the lock and returns what to do after it, since
 * listeners and wakers must not run within (the checker of {@code GuardedBy} cannot follow that).
 *
 * <p><b>Time</b> is ours. The machine's clock stands still and its timed transitions are never
 * reached; {@link Timers} end the open phase, so that nobody has to ask for that to happen and the
 * wall clock may jump.
 *
 * <p><b>The healthy path.</b> While the window holds no failure a success only counts up to the
 * window's size, on a plain field that is not written any more from there on. The first failure
 * feeds the machine these successes and itself; from then on it hears every call until the last
 * {@code window} ones were successes. For one thread that is the same as feeding it every call.
 * Where threads count at once a success can be lost while the window fills, which makes the breaker
 * the more careful.
 *
 * <p><b>Bad messages.</b> A message that failed before and fails again counts only where no call
 * succeeded in between: retries of a few bad messages come together, and would look like an outage.
 *
 * <p><b>All failed.</b> With little traffic a handler that is down would use up the attempts of its
 * messages before the rate counts. So ten calls that all failed open it too.
 *
 * <p>Half open, {@value #PROBES} attempts go through; a probe whose attempt tells nothing gives its
 * place back, and one that does not end counts as failed.
 */
final class Breaker implements Switch {
  private static final int PROBES = 3;

  private final String name;
  private final String endpoint;
  private final BreakerSettings settings;
  private final Timers timers;
  private final InstantSource wallClock;
  private final BreakerListener listener;
  private final Runnable onFirstFailure;
  private final CircuitBreaker machine;
  private final long slowNanos;
  private final Verdict no;

  private final Waiters waiters;

  /** Not null exactly while it is closed; published by whoever changes the state. */
  private volatile @Nullable ClosedPeriod closed;

  /** Changed under the lock, read by anybody. */
  private volatile BreakerState state = BreakerState.CLOSED;

  /** Counts changes of state, so that late timers and probes know that they are not meant. */
  private long period;

  private Instant since;

  private String why = "it has not failed yet";

  /**
   * A closed breaker.
   *
   * @param endpoint what its passes tell the handler
   * @param onFirstFailure run after its window has ceased to be free of failures, without the lock
   */
  Breaker(
      String name,
      String endpoint,
      BreakerSettings settings,
      BreakerPorts ports,
      Runnable onFirstFailure) {
    this.onFirstFailure = onFirstFailure;
    this.name = name;
    this.endpoint = endpoint;
    this.settings = settings;
    this.timers = ports.timers();
    this.wallClock = ports.wallClock();
    this.listener = ports.listener();
    this.machine = CircuitBreaker.of(name, machineSettings(settings));
    this.slowNanos = settings.slowCall().toNanos();
    this.waiters = new Waiters(this, timers, settings.maxInFlight());
    this.no = settings.parksWhileOpen() ? refusal(name) : new Verdict.Until(this::await);
    this.closed = new ClosedPeriod();
    this.since = wallClock.instant();
  }

  private static CircuitBreakerConfig machineSettings(BreakerSettings settings) {
    return CircuitBreakerConfig.custom()
        .slidingWindow(
            settings.window(),
            settings.enoughCalls(),
            CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
        .failureRateThreshold((float) (settings.failureRate() * 100))
        .permittedNumberOfCallsInHalfOpenState(PROBES)
        .recordResult(Boolean.FALSE::equals)
        .clock(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC))
        .build();
  }

  private static Verdict refusal(String name) {
    return new Verdict.Refuse(
        DeadLetterReason.CIRCUIT_OPEN,
        FailureDescription.of(
            "circuit-open",
            "the breaker " + name + " is open and circuit-breaker.while-open parks"));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public BreakerState state() {
    return state;
  }

  /** Whether an attempt may be made now: a pass, or the reason why not. */
  Verdict ask() {
    ClosedPeriod healthy = closed;
    return healthy != null ? healthy : askSlowly();
  }

  private synchronized Verdict askSlowly() {
    ClosedPeriod healthy = closed;
    if (healthy != null) {
      return healthy;
    }
    if (state != BreakerState.HALF_OPEN || !waiters.tryTake()) {
      return no;
    }
    if (!machine.tryAcquirePermission()) {
      throw new IllegalStateException(name + " has more probes than resilience4j permits");
    }
    return new Probe(period);
  }

  /** Counts a call that was made without asking; only a closed breaker is interested. */
  void count(Ending ending, long tookNanos) {
    ClosedPeriod healthy = closed;
    if (healthy != null) {
      healthy.ended(ending, tookNanos);
    }
  }

  /** The same, of a delivery that is known. */
  void count(Delivery delivery, Ending ending, long tookNanos) {
    ClosedPeriod healthy = closed;
    if (healthy != null) {
      healthy.ended(delivery, ending, tookNanos);
    }
  }

  /** Whether it is closed and its window holds no failure. */
  boolean isClean() {
    ClosedPeriod healthy = closed;
    return healthy != null && healthy.clean;
  }

  /** Whether further successes would change nothing; only where it is clean. */
  boolean isSaturated() {
    ClosedPeriod healthy = closed;
    return healthy != null && healthy.successes >= settings.window();
  }

  /** Whether it knows of no call. */
  boolean isUnused() {
    ClosedPeriod healthy = closed;
    return healthy != null && healthy.successes == 0;
  }

  private void await(Runnable waker) {
    List<Runnable> woken;
    synchronized (this) {
      woken = waiters.add(waker);
    }
    woken.forEach(Runnable::run);
  }

  @Override
  public void open() {
    run(this::forceOpen);
  }

  @Override
  public void close() {
    run(
        () -> {
          machine.reset();
          return close("a person closed it");
        });
  }

  private void run(Move move) {
    Move.run(this, move);
  }

  private List<Runnable> forceOpen() {
    machine.transitionToForcedOpenState();
    waiters.shut();
    return enter(BreakerState.FORCED_OPEN, "a person opened it; it stays so until it is closed");
  }

  private List<Runnable> close(String reason) {
    List<Runnable> then = new ArrayList<>(enter(BreakerState.CLOSED, reason));
    closed = new ClosedPeriod();
    then.addAll(waiters.letAll());
    return then;
  }

  private List<Runnable> trip(String reason) {
    waiters.shut();
    List<Runnable> then =
        enter(BreakerState.OPEN, reason + "; probes in " + settings.openFor().toMillis() + " ms");
    long own = period;
    timers.schedule(settings.openFor(), () -> run(() -> probe(own)));
    return then;
  }

  private List<Runnable> probe(long opened) {
    if (period != opened) {
      return List.of();
    }
    machine.transitionToHalfOpenState();
    List<Runnable> then =
        new ArrayList<>(enter(BreakerState.HALF_OPEN, PROBES + " attempts go through as probes"));
    then.addAll(waiters.permit(PROBES));
    return then;
  }

  private List<Runnable> enter(BreakerState next, String reason) {
    period++;
    state = next;
    closed = null;
    since = wallClock.instant();
    why = reason;
    BreakerEvent event = new BreakerEvent(name, next, reason);
    return List.of(() -> listener.on(event));
  }

  /** What the machine has made of a call that it was told of. */
  private List<Runnable> follow() {
    return switch (machine.getState()) {
      case OPEN -> state == BreakerState.OPEN ? List.of() : trip(counts() + " failed");
      case CLOSED ->
          state == BreakerState.CLOSED ? List.of() : close("its probes were answered in time");
      case HALF_OPEN, FORCED_OPEN, DISABLED, METRICS_ONLY -> List.of();
    };
  }

  private String counts() {
    if (state == BreakerState.HALF_OPEN) {
      return "its probes";
    }
    var metrics = machine.getMetrics();
    return "%d of the last %d calls"
        .formatted(metrics.getNumberOfFailedCalls(), metrics.getNumberOfBufferedCalls());
  }

  private void tell(boolean success) {
    machine.onResult(0, TimeUnit.NANOSECONDS, success);
  }

  @Override
  public synchronized SwitchView view() {
    var metrics = machine.getMetrics();
    ClosedPeriod healthy = closed;
    boolean clean = healthy != null && healthy.clean;
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put(
        "calls", healthy != null && clean ? healthy.successes : metrics.getNumberOfBufferedCalls());
    numbers.put("failures", clean ? 0 : metrics.getNumberOfFailedCalls());
    return new SwitchView(
        name, "breaker", state.text(), since, why, waiters.count(), Map.copyOf(numbers));
  }

  @Override
  public String toString() {
    return name + " " + state.text().toUpperCase(Locale.ROOT);
  }

  /** From one closing to the next opening: the pass of every attempt that starts meanwhile. */
  private final class ClosedPeriod implements Pass {
    /** Successes up to the window's size while it is clean; racy by intent. */
    private int successes;

    /** Whether the window holds no failure; changed under the breaker's lock. */
    private volatile boolean clean = true;

    /** Successes since the last failure. */
    private int streak;

    /** When the handler was known to be well last; exact only while it is not clean. */
    private Instant wellAt = wallClock.instant();

    @Override
    public String endpoint() {
      return endpoint;
    }

    @Override
    public void ended(Ending ending, long tookNanos) {
      switch (ending) {
        case ANSWERED -> answered(tookNanos < slowNanos);
        case FAILED -> run(this::failed);
        case SLOWED, UNKNOWN -> {}
      }
    }

    @Override
    public void ended(Delivery delivery, Ending ending, long tookNanos) {
      Optional<FailureHistory> before = delivery.failures();
      if (ending == Ending.FAILED && before.isPresent()) {
        run(() -> failedAgain(before.get().lastAt()));
      } else {
        ended(ending, tookNanos);
      }
    }

    /**
     * A message failed that had failed before. Where the handler was well in between, that tells of
     * the message; else it would be enough that some bad ones are retried at the same time.
     */
    private List<Runnable> failedAgain(Instant before) {
      if (closed != this) {
        return List.of();
      }
      if (clean) {
        soil();
        wellAt = wallClock.instant();
        return List.of(onFirstFailure);
      }
      if (before.isBefore(wellAt)) {
        return List.of();
      }
      return failed();
    }

    private void answered(boolean inTime) {
      if (!inTime) {
        run(this::failed);
        return;
      }
      if (clean) {
        int seen = successes;
        if (seen < settings.window()) {
          successes = seen + 1;
        }
        return;
      }
      run(this::succeeded);
    }

    private List<Runnable> succeeded() {
      if (closed != this) {
        return List.of();
      }
      tell(true);
      streak++;
      wellAt = wallClock.instant();
      if (streak >= settings.window()) {
        machine.reset();
        successes = settings.window();
        clean = true;
      }
      return follow();
    }

    /** From now on the machine hears every call, and of those that only counted. */
    private void soil() {
      for (int count = Math.min(successes, settings.window()); count > 0; count--) {
        tell(true);
      }
      clean = false;
      streak = 0;
    }

    private List<Runnable> failed() {
      if (closed != this) {
        return List.of();
      }
      List<Runnable> then = new ArrayList<>();
      if (clean) {
        then.add(onFirstFailure);
        soil();
        wellAt = wallClock.instant();
      }
      streak = 0;
      tell(false);
      var metrics = machine.getMetrics();
      int failures = metrics.getNumberOfFailedCalls();
      if (machine.getState() == CircuitBreaker.State.CLOSED
          && failures >= settings.enoughFailures()
          && failures == metrics.getNumberOfBufferedCalls()) {
        then.addAll(trip(counts() + " failed"));
        machine.transitionToOpenState();
        return then;
      }
      then.addAll(follow());
      return then;
    }
  }

  /** Leave for one attempt while it is half open. */
  private final class Probe implements Pass {
    private final long granted;
    private final Timers.Timer overdue;

    private boolean over;

    Probe(long granted) {
      this.granted = granted;
      this.overdue =
          timers.schedule(settings.probeLimit(), () -> end(Ending.FAILED, Duration.ZERO));
    }

    @Override
    public String endpoint() {
      return endpoint;
    }

    @Override
    public void ended(Ending ending, long tookNanos) {
      overdue.cancel();
      end(ending, Duration.ofNanos(tookNanos));
    }

    private void end(Ending ending, Duration took) {
      run(
          () -> {
            if (over || period != granted) {
              return List.of();
            }
            over = true;
            return count(ending, took);
          });
    }

    private List<Runnable> count(Ending ending, Duration took) {
      if (ending == Ending.SLOWED || ending == Ending.UNKNOWN) {
        machine.releasePermission();
        return waiters.more(1);
      }
      tell(ending == Ending.ANSWERED && took.compareTo(settings.slowCall()) < 0);
      return follow();
    }
  }
}
