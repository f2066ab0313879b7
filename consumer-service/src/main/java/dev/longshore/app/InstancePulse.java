package dev.longshore.app;

import dev.longshore.breaker.Switch;
import dev.longshore.breaker.Switches;
import dev.longshore.heartbeat.Heartbeat;
import dev.longshore.heartbeat.InstanceLoad;
import dev.longshore.heartbeat.InstanceName;
import dev.longshore.heartbeat.InstanceState;
import dev.longshore.heartbeat.InstanceTotals;
import dev.longshore.heartbeat.PartitionBeat;
import dev.longshore.metrics.DeliveryMeters;
import dev.longshore.metrics.HandlingTotals;
import dev.longshore.pool.WorkerPool;
import dev.longshore.source.PartitionStatus;
import dev.longshore.source.SourceStatus;
import dev.longshore.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Puts an instance's heartbeats together. {@link #beat} is called by one thread at a time; the rest
 * by any.
 */
final class InstancePulse {
  /** How many heartbeats back the times of attempts go: half a minute, with the usual interval. */
  private static final int WINDOW = 15;

  /** A topic that cannot be written is tried every five seconds at least. */
  private static final int BLOCKED_FOR = 3;

  private final InstanceName name;
  private final Duration interval;
  private final Parts parts;
  private final BusyShare busy;
  private final InstantSource clock;
  private final Deque<HandlingTotals> window = new ArrayDeque<>();

  private long sequence;
  private InstanceState state = InstanceState.STARTING;
  private Instant since;
  private Optional<Instant> idleSince = Optional.empty();
  private Optional<Instant> readySince = Optional.empty();
  private double writeFailures;
  private int beatsSinceFailure = BLOCKED_FOR;

  /** Why the source died, empty while it has not; written by its thread. */
  private volatile String failure = "";

  /** What it looks at. */
  record Parts(
      Supplier<SourceStatus> source,
      DeliveryMeters deliveries,
      WorkerPool pool,
      Switches switches) {}

  InstancePulse(InstanceName name, Duration interval, Parts parts, InstantSource clock) {
    this.name = name;
    this.interval = interval;
    this.parts = parts;
    this.busy = new BusyShare(parts.pool());
    this.clock = clock;
    this.since = clock.instant();
  }

  /** Starts to look at how busy the instance is. */
  void start(Timers timers) {
    busy.start(timers);
  }

  /** From here on the instance has failed. */
  void failed(String why) {
    failure = why;
  }

  /** How the instance stands now. */
  Heartbeat beat() {
    Instant now = clock.instant();
    SourceStatus status = parts.source().get();
    follow(state(status), now);
    HandlingTotals totals = parts.deliveries().handling();
    HandlingTotals earlier = window.isEmpty() ? totals : window.getFirst();
    window.addLast(totals);
    if (window.size() > WINDOW) {
      window.removeFirst();
    }
    return new Heartbeat(
        name,
        sequence++,
        now,
        interval,
        state,
        since,
        failure,
        new InstanceLoad(
            status.inFlight(),
            oldest(status),
            parts.pool().size(),
            busy.take(),
            idleSince,
            readySince,
            isBlocked(),
            totals.quantileSince(earlier, 0.5),
            totals.quantileSince(earlier, 0.99)),
        new InstanceTotals(totals.attempts(), totals.failed(), totals.settled(), totals.busy()),
        status.partitions().stream().map(InstancePulse::partition).toList(),
        breakers());
  }

  private void follow(InstanceState next, Instant now) {
    if (next != state) {
      state = next;
      since = now;
    }
    if (readySince.isEmpty() && isReady()) {
      readySince = Optional.of(now);
    }
    if (state != InstanceState.IDLE) {
      idleSince = Optional.empty();
    } else if (idleSince.isEmpty()) {
      idleSince = Optional.of(now);
    }
  }

  private boolean isReady() {
    return state == InstanceState.IDLE || state == InstanceState.PROCESSING;
  }

  private boolean isBlocked() {
    double failures = parts.deliveries().writeFailures();
    beatsSinceFailure = failures > writeFailures ? 0 : beatsSinceFailure + 1;
    writeFailures = failures;
    return beatsSinceFailure < BLOCKED_FOR;
  }

  private InstanceState state(SourceStatus status) {
    if (!failure.isEmpty()) {
      return InstanceState.FAILED;
    }
    return switch (status.state()) {
      case STARTING, JOINING -> InstanceState.STARTING;
      case RUNNING -> status.inFlight() > 0 ? InstanceState.PROCESSING : InstanceState.IDLE;
      case DRAINING -> InstanceState.DRAINING;
      case LEFT -> InstanceState.STOPPED;
    };
  }

  private static Duration oldest(SourceStatus status) {
    long oldest =
        status.partitions().stream().mapToLong(PartitionStatus::lagMillis).max().orElse(0);
    return Duration.ofMillis(Math.max(0, oldest));
  }

  private static PartitionBeat partition(PartitionStatus status) {
    return new PartitionBeat(
        status.topic(),
        status.partition(),
        Math.max(-1, status.frontier()),
        Math.max(-1, status.position()),
        Math.max(-1, status.lag()),
        Duration.ofMillis(Math.max(0, status.lagMillis())),
        Math.max(0, status.inFlight()),
        status.stopped());
  }

  private Map<String, String> breakers() {
    return parts.switches().all().stream()
        .collect(Collectors.toMap(Switch::name, known -> known.state().text(), (one, two) -> one));
  }
}
