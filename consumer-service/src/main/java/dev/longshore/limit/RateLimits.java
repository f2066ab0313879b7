package dev.longshore.limit;

import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.Settlement;
import dev.longshore.gate.Gate;
import dev.longshore.gate.Pass;
import dev.longshore.gate.Verdict;
import dev.longshore.time.Ticker;
import dev.longshore.time.Timers;
import java.time.Duration;
import java.util.Optional;

/**
 * The rate limits of an instance: how many attempts start per second, in all and of each key.
 * Repeated attempts count like first ones, since they reach the same handler. Any thread.
 *
 * <p>The key is asked first: what its limit keeps takes nothing from the others. What the key
 * allows and the instance does not yet is given back to the key and kept in mind.
 */
public final class RateLimits implements Gate {
  private final Optional<StartPace> all;
  private final Optional<KeyPace> keys;

  /**
   * Limits of which each may be absent.
   *
   * @param all what the instance starts; may be changed later, see {@link #change}
   * @param perKey what it starts of one key
   */
  public RateLimits(Optional<Rate> all, Optional<Rate> perKey, Ticker ticker, Timers timers) {
    this.all = all.map(rate -> new StartPace(rate, ticker, timers));
    this.keys = perKey.map(rate -> new KeyPace(rate, ticker));
  }

  /** Whether there is a limit at all. */
  public boolean isAny() {
    return all.isPresent() || keys.isPresent();
  }

  /** Changes what the instance starts, at once and for those that wait; it must have a limit. */
  public void change(Rate rate) {
    all.orElseThrow(() -> new IllegalStateException("no limit to change to " + rate)).rate(rate);
  }

  /** What the instance starts now. */
  public Optional<Rate> rate() {
    return all.map(StartPace::rate);
  }

  /** How often a delivery had to wait because of the instance's limit. */
  public long throttled() {
    return all.map(StartPace::throttled).orElse(0L);
  }

  /** How often a delivery had to wait because of its key's limit. */
  public long throttledByKey() {
    return keys.map(KeyPace::throttled).orElse(0L);
  }

  @Override
  public Verdict ask(Delivery delivery) {
    if (keys.isEmpty()) {
      return all.isEmpty() ? Pass.FREE : all.get().ask(delivery);
    }
    long wait = keys.get().ask(delivery);
    if (wait > 0) {
      return new Verdict.Wait(Duration.ofNanos(wait));
    }
    if (all.isEmpty()) {
      return Pass.FREE;
    }
    Verdict verdict = all.get().ask(delivery);
    if (!(verdict instanceof Pass)) {
      keys.get().giveBack(delivery);
    }
    return verdict;
  }

  @Override
  public void settling(Delivery delivery, Settlement settlement) {
    all.ifPresent(pace -> pace.forget(delivery));
    keys.ifPresent(pace -> pace.forget(delivery));
  }
}
