package dev.longshore.app;

import dev.longshore.autoscale.TargetUnreadable;
import dev.longshore.control.InstanceKeeper;
import dev.longshore.fleet.Death;
import dev.longshore.kubernetes.KubernetesTarget;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears from the cluster which consumers ended by themselves. Whoever ended is started again by the
 * cluster, so there is nothing else to do. Called by the control loop's thread.
 */
final class PodKeeper implements InstanceKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(PodKeeper.class);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(10);

  private final KubernetesTarget target;
  private final InstantSource clock;
  private final BlockingQueue<Death> deaths = new LinkedBlockingQueue<>();
  private Instant nextTryAt = Instant.MIN;
  private boolean isWatching;

  PodKeeper(KubernetesTarget target, InstantSource clock) {
    this.target = target;
    this.clock = clock;
  }

  @Override
  public void look() {
    Instant now = clock.instant();
    if (isWatching || now.isBefore(nextTryAt)) {
      return;
    }
    nextTryAt = now.plus(TRY_AGAIN);
    try {
      target.onDeath((instance, how) -> deaths.add(new Death(instance, how)));
      isWatching = true;
    } catch (TargetUnreadable later) {
      LOG.warn(
          "pods that end are not heard of, only missed by their heartbeats: {}",
          later.getMessage());
    }
  }

  @Override
  public List<Death> takeDeaths() {
    List<Death> taken = new ArrayList<>();
    deaths.drainTo(taken);
    return taken;
  }

  @Override
  public void standDown() {}
}
