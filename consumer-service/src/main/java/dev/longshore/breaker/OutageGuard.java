package dev.longshore.breaker;

import dev.longshore.deadletter.DeadLetterReason;
import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.FailureHistory;
import dev.longshore.delivery.Settlement;
import dev.longshore.gate.Ending;
import dev.longshore.gate.Gate;
import dev.longshore.gate.Pass;
import dev.longshore.gate.Verdict;
import dev.longshore.time.Timers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells poison from an outage: a bad message becomes a dead letter, but when nearly all do, the
 * fault is the handler's, and parking would empty the topic into the dead-letter topic.
 *
 * <p><b>Tokens.</b> Every dead letter that the handler caused is paid for, once per message and not
 * per attempt. There is a budget to start with; each settled success pays back a part of a letter,
 * up to the budget. When the next one cannot be paid for, an outage is suspected: what would be
 * parked waits, with its attempts and its place in the log, and so does everything else. The idea
 * is uForwarder's, where diverting a message costs a number of recent successes.
 *
 * <p><b>The way back.</b> Every so often {@value #PROBES} attempts are let through, those that were
 * spared among them: they get attempts beyond their last. Each success pays, and lets {@value
 * #PER_SUCCESS} more through at once, so that probing grows by itself when more than half succeed
 * and dies out otherwise. With a tenth of the budget earned the outage is over. A person can end it
 * too: then nothing is held until the budget has been earned in full.
 *
 * <p>Any thread; guarded by this, as in {@link Breaker}, but for what is volatile or atomic. A
 * healthy flow reads two fields per message and writes none.
 */
public final class OutageGuard implements Gate, Switch {
  /** Its name in the API. */
  public static final String NAME = "outage-guard";

  private static final int PROBES = 3;
  private static final int PER_SUCCESS = 2;
  private static final int SHARE_TO_CLOSE = 10;

  private final GuardSettings settings;
  private final Timers timers;
  private final InstantSource wallClock;
  private final BreakerListener listener;
  private final long cost;
  private final long most;
  private final Verdict no = new Verdict.Until(this::await);
  private final Pass probe = this::ended;
  private final Waiters waiters;

  /** What is saved, in successes. */
  private final AtomicLong saved;

  /** Changed under the lock, read by anybody; HALF_OPEN is not used: probes go on while open. */
  private volatile BreakerState state = BreakerState.CLOSED;

  /** A person lets all go, until the budget is full again. */
  private boolean released;

  private long period;
  private long spared;
  private Instant since;
  private String why = "successes pay for the dead letters";

  /** A guard with its full budget. */
  public OutageGuard(GuardSettings settings, BreakerPorts ports) {
    this.settings = settings;
    this.timers = ports.timers();
    this.wallClock = ports.wallClock();
    this.listener = ports.listener();
    this.cost = settings.successesPerLetter();
    this.most = cost * settings.budget();
    this.saved = new AtomicLong(most);
    this.waiters = new Waiters(this, timers, settings.maxInFlight());
    this.since = wallClock.instant();
    listener.added(this);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public BreakerState state() {
    return state;
  }

  @Override
  public Verdict ask(Delivery delivery) {
    return state == BreakerState.CLOSED ? Pass.FREE : askSlowly();
  }

  private synchronized Verdict askSlowly() {
    if (state == BreakerState.CLOSED) {
      return Pass.FREE;
    }
    return waiters.tryTake() ? probe : no;
  }

  /** A probe that was not made, or told nothing, gives its place to another. */
  private void ended(Ending ending, long tookNanos) {
    if (ending == Ending.SLOWED || ending == Ending.UNKNOWN) {
      run(() -> state == BreakerState.OPEN ? waiters.more(1) : List.of());
    }
  }

  @Override
  public Optional<Verdict.Signal> spares(Delivery delivery, DeadLetterReason reason) {
    return switch (reason) {
      case ATTEMPTS_EXHAUSTED, REJECTED, NON_RETRYABLE -> pay(delivery);
      case UNDECODABLE, CIRCUIT_OPEN, QUARANTINED, EXPIRED, TOO_LARGE, ELSEWHERE ->
          Optional.empty();
    };
  }

  private Optional<Verdict.Signal> pay(Delivery delivery) {
    List<Runnable> then = List.of();
    synchronized (this) {
      if (saved.get() >= cost) {
        saved.addAndGet(-cost);
        return Optional.empty();
      }
      if (released) {
        saved.set(0);
        return Optional.empty();
      }
      spared++;
      if (state == BreakerState.CLOSED) {
        then = suspect(delivery);
      }
    }
    then.forEach(Runnable::run);
    return Optional.of(this::await);
  }

  private List<Runnable> suspect(Delivery delivery) {
    String last =
        delivery
            .failures()
            .map(FailureHistory::last)
            .map(failure -> failure.errorClass())
            .orElse("");
    waiters.shut();
    spared = 1;
    List<Runnable> then =
        enter(
            BreakerState.OPEN,
            "more messages fail than %d dead letters and the successes allow, the last with %s; mend the handler, or let them go with POST /api/v1/breakers/%s:close"
                .formatted(settings.budget(), last, NAME));
    probeLater(period);
    return then;
  }

  private void probeLater(long opened) {
    timers.schedule(
        settings.probeEvery(),
        () ->
            run(
                () -> {
                  if (period != opened) {
                    return List.of();
                  }
                  probeLater(opened);
                  return waiters.permit(PROBES);
                }));
  }

  @Override
  public void settling(Delivery delivery, Settlement settlement) {
    if (settlement instanceof Settlement.Acked && saved.get() < most) {
      earn();
    }
  }

  private void earn() {
    long now = saved.updateAndGet(amount -> Math.min(most, amount + 1));
    if (now >= most || state == BreakerState.OPEN) {
      run(() -> earned(now));
    }
  }

  private List<Runnable> earned(long now) {
    if (now >= most) {
      released = false;
    }
    if (state != BreakerState.OPEN) {
      return List.of();
    }
    return now >= Math.max(cost, most / SHARE_TO_CLOSE)
        ? letAll("enough messages succeed again")
        : waiters.more(PER_SUCCESS);
  }

  private List<Runnable> letAll(String reason) {
    List<Runnable> then = new ArrayList<>(enter(BreakerState.CLOSED, reason));
    then.addAll(waiters.letAll());
    return then;
  }

  private List<Runnable> enter(BreakerState next, String reason) {
    period++;
    state = next;
    since = wallClock.instant();
    why = reason;
    BreakerEvent event = new BreakerEvent(NAME, next, reason);
    return List.of(() -> listener.on(event));
  }

  private void await(Runnable waker) {
    run(() -> waiters.add(waker));
  }

  /** Holds everything until a person closes it; there are no probes. */
  @Override
  public void open() {
    run(
        () -> {
          waiters.shut();
          return enter(
              BreakerState.FORCED_OPEN, "a person opened it; it stays so until it is closed");
        });
  }

  /** Lets everything go, dead letters too, until successes have earned the budget again. */
  @Override
  public void close() {
    run(
        () -> {
          released = saved.get() < most;
          return letAll("a person let all go; it is armed again when its budget is earned");
        });
  }

  private void run(Move move) {
    Move.run(this, move);
  }

  @Override
  public synchronized SwitchView view() {
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put("lettersLeft", saved.get() / cost);
    numbers.put("budget", settings.budget());
    numbers.put("spared", spared);
    numbers.put("released", released);
    return new SwitchView(
        NAME, NAME, state.text(), since, why, waiters.count(), Map.copyOf(numbers));
  }
}
