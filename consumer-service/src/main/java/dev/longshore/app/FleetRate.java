package dev.longshore.app;

import dev.longshore.fleet.GroupShare;
import dev.longshore.limit.Rate;
import dev.longshore.limit.RateLimits;
import dev.longshore.source.SourceEvent;
import dev.longshore.source.SourceListener;
import dev.longshore.time.Timers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an instance's rate at its share of what the whole fleet may do: asks for the share every
 * two seconds, and at once when the instance gets or gives up partitions. When the broker does not
 * answer, the last share holds. Any thread.
 */
final class FleetRate implements SourceListener {
  private static final Logger LOG = LoggerFactory.getLogger(FleetRate.class);
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private final GroupShare group;
  private final DoubleFunction<Rate> rateOfShare;
  private final RateLimits limits;
  private final Timers timers;

  /** Whether an answer is awaited. */
  private final AtomicBoolean asking = new AtomicBoolean();

  /** Written by whoever gets an answer; read by whoever gets the next. */
  private volatile boolean isSilent;

  /**
   * The rate of an instance.
   *
   * @param rateOfShare what the instance may do with a share of the fleet
   */
  FleetRate(GroupShare group, DoubleFunction<Rate> rateOfShare, RateLimits limits, Timers timers) {
    this.group = group;
    this.rateOfShare = rateOfShare;
    this.limits = limits;
    this.timers = timers;
  }

  /** Starts asking. */
  void start() {
    timers.repeat(INTERVAL, this::ask);
  }

  @Override
  public void on(SourceEvent event) {
    if (event instanceof SourceEvent.Assigned
        || event instanceof SourceEvent.Revoked
        || event instanceof SourceEvent.Lost) {
      ask();
    }
  }

  private void ask() {
    if (asking.compareAndSet(false, true)) {
      group.ask().whenComplete(this::answered);
    }
  }

  private void answered(@Nullable Double share, @Nullable Throwable failure) {
    asking.set(false);
    if (share == null) {
      if (!isSilent) {
        LOG.warn(
            "the members of the group cannot be asked for, the rate limit stays at {} per second:"
                + " {}",
            limits.rate().map(Rate::perSecond).orElse(0.0),
            String.valueOf(failure));
      }
      isSilent = true;
      return;
    }
    isSilent = false;
    Rate rate = rateOfShare.apply(share);
    if (limits.rate().filter(rate::equals).isEmpty()) {
      limits.change(rate);
      LOG.info(
          "{} % of the fleet's rate limit are this instance's: {} per second",
          Math.round(share * 100), rate.perSecond());
    }
  }
}
