package dev.longshore.control;

import dev.longshore.autoscale.Decision;
import dev.longshore.fleet.Eviction;
import dev.longshore.fleet.EvictionPolicy;
import dev.longshore.fleet.Failover;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log what a person wants to know of the control loop. Any thread. */
public final class ControlLog implements ControlListener {
  private static final Logger LOG = LoggerFactory.getLogger("dev.longshore.control");

  @Override
  public void evicted(Eviction eviction) {
    LOG.warn("{}", text(eviction));
  }

  @Override
  public void spared(EvictionPolicy.Verdict verdict) {
    LOG.warn(
        "{} looks dead ({}) and stays in its group: {}",
        verdict.instance(),
        verdict.reason(),
        verdict.refusal().orElse(""));
  }

  @Override
  public void failedOver(Failover failover) {
    LOG.info("{}", text(failover));
  }

  @Override
  public void zombie(String instance, boolean isOne) {
    if (isOne) {
      LOG.warn("{} speaks but has finished nothing for a minute, though work waits", instance);
      return;
    }
    LOG.info("{} works again, or is gone", instance);
  }

  @Override
  public void decided(Decision decision) {
    if (decision.isChange()) {
      LOG.info("{}", text(decision));
      return;
    }
    LOG.debug("{}", text(decision));
  }

  @Override
  public void failed(String what) {
    LOG.warn("{}", what);
  }

  /** A decision in one line. */
  public static String text(Decision decision) {
    return "%s (%s)"
        .formatted(
            decision.text(), decision.reason().name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  /** An eviction in one line. */
  public static String text(Eviction eviction) {
    return "%s was put out of its group with %d partitions: %s"
        .formatted(eviction.instance(), eviction.partitions(), eviction.reason());
  }

  /** A failover in one line. */
  public static String text(Failover failover) {
    return String.format(
        Locale.ROOT,
        "%d partitions of %s go on elsewhere, %.1f s after its last heartbeat",
        failover.partitions(),
        failover.instance(),
        failover.took().toMillis() / 1_000.0);
  }
}
