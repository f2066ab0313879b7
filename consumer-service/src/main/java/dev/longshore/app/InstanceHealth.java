package dev.longshore.app;

import dev.longshore.source.BrokerProbe;
import dev.longshore.source.GroupSource;
import dev.longshore.source.SourceStatus;
import dev.longshore.time.Ticker;
import dev.longshore.web.Health;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How an instance answers its probes: live while its poll loop ticks, ready while it polls and the
 * broker answers. Any thread.
 */
record InstanceHealth(GroupSource source, BrokerProbe broker, Ticker ticker) implements Health {
  /** Longer than the longest wait in the loop, a revoke with its commit. */
  private static final Duration STALLED_AFTER = Duration.ofSeconds(60);

  @Override
  public List<String> reasonsNotLive() {
    SourceStatus status = source.status();
    boolean polls =
        status.state() == SourceStatus.State.RUNNING
            || status.state() == SourceStatus.State.JOINING;
    Duration silence = Duration.ofNanos(ticker.nanos() - status.publishedNanos());
    if (polls && silence.compareTo(STALLED_AFTER) > 0) {
      return List.of("the poll loop has not turned for %d s".formatted(silence.toSeconds()));
    }
    return List.of();
  }

  @Override
  public List<String> reasonsNotReady() {
    List<String> reasons = new ArrayList<>();
    SourceStatus.State state = source.status().state();
    if (state != SourceStatus.State.RUNNING || source.status().memberId().isEmpty()) {
      reasons.add("the source is " + state.name().toLowerCase(java.util.Locale.ROOT));
    }
    if (!broker.isReachable()) {
      reasons.add("no answer from Kafka for %d s".formatted(broker.silence().toSeconds()));
    }
    return reasons;
  }

  @Override
  public boolean isStarted() {
    return source.status().state() != SourceStatus.State.STARTING;
  }
}
