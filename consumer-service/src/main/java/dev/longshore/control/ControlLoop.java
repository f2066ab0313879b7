package dev.longshore.control;

import dev.longshore.autoscale.Autoscaler;
import dev.longshore.autoscale.AutoscalerSettings;
import dev.longshore.autoscale.Decision;
import dev.longshore.autoscale.LoadSample;
import dev.longshore.autoscale.ScaleTarget;
import dev.longshore.autoscale.TargetConflict;
import dev.longshore.autoscale.TargetUnreadable;
import dev.longshore.fleet.Death;
import dev.longshore.fleet.Eviction;
import dev.longshore.fleet.EvictionPolicy;
import dev.longshore.fleet.Evictor;
import dev.longshore.fleet.FailoverWatch;
import dev.longshore.fleet.FleetSnapshot;
import dev.longshore.fleet.FleetView;
import dev.longshore.fleet.GroupReading;
import dev.longshore.fleet.GroupSnapshot;
import dev.longshore.fleet.Leader;
import dev.longshore.fleet.Leadership;
import dev.longshore.fleet.ZombieWatch;
import dev.longshore.heartbeat.HeartbeatBoard;
import dev.longshore.heartbeat.HeartbeatReader;
import dev.longshore.heartbeat.InstanceState;
import dev.longshore.heartbeat.Liveness;
import dev.longshore.heartbeat.Sighting;
import dev.longshore.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control plane's one loop, on a thread of its own until closed. It listens to heartbeats in
 * any case, so that every control instance can show the fleet. It acts only as the leader, and asks
 * the broker for its leadership right before each action.
 */
public final class ControlLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlLoop.class);
  private static final Duration TURN = Duration.ofMillis(100);
  private static final Duration LISTEN_EVERY = Duration.ofMillis(250);
  private static final Duration ASK_WHO_LEADS_EVERY = Duration.ofSeconds(3);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(8);

  /** What nobody could act upon for so long is left to the session's end. */
  private static final Duration DEATH_KEPT = Duration.ofMinutes(1);

  private final ControlSettings settings;
  private final Ports ports;
  private final ControlListener listener;
  private final Ticker ticker;
  private final InstantSource clock;
  private final Thread thread;

  private final ZombieWatch zombieWatch = new ZombieWatch();
  private final FailoverWatch failoverWatch = new FailoverWatch();
  private final ControlHistory history = new ControlHistory();
  private final List<SeenDeath> deaths = new ArrayList<>();
  private Set<String> zombies = Set.of();
  private Set<String> dead = new HashSet<>();
  private final Set<String> spared = new HashSet<>();
  private List<Sighting> sightings = List.of();
  private Optional<Term> term = Optional.empty();
  private long listenedAt;
  private long askedWhoLeadsAt;
  private boolean prepared;
  private Instant evictionsLookedAt = Instant.MIN;
  private Instant nextTickAt = Instant.MIN;

  /** The loop publishes it for everybody. */
  private volatile FleetSnapshot snapshot = FleetSnapshot.NONE;

  /** Written once by whoever closes. */
  private volatile boolean closed;

  private record SeenDeath(Death death, Instant at) {}

  /** A leadership, and the autoscaler that works under it. */
  private record Term(Leader leader, Autoscaler autoscaler) {}

  /**
   * What a loop works with.
   *
   * @param prepare makes the topics that are missing; fails while the broker does not answer
   * @param leadership closed with the loop
   * @param board the board that the reader fills
   * @param reader closed with the loop
   * @param group what is known of the group now
   * @param evictor puts members out of the group
   * @param keeper who starts instances and sees them end
   * @param target what the autoscaler scales, empty where it only advises
   * @param published hears of every new snapshot
   */
  public record Ports(
      Runnable prepare,
      Leadership leadership,
      HeartbeatBoard board,
      HeartbeatReader reader,
      Supplier<GroupReading> group,
      Evictor evictor,
      InstanceKeeper keeper,
      Optional<ScaleTarget> target,
      Consumer<FleetSnapshot> published) {}

  /** A loop that has not been started. */
  public ControlLoop(
      ControlSettings settings,
      Ports ports,
      ControlListener listener,
      Ticker ticker,
      InstantSource clock) {
    this.settings = settings;
    this.ports = ports;
    this.listener = ControlListener.both(history, listener);
    this.ticker = ticker;
    this.clock = clock;
    this.thread = Thread.ofPlatform().name("control").daemon(true).unstarted(this::run);
  }

  /** Begins to turn. To be called once. */
  public void start() {
    thread.start();
  }

  /** Whether it turns; a loop that does not needs a restart. */
  public boolean isAlive() {
    return thread.isAlive();
  }

  /** The fleet as of a moment ago. Any thread. */
  public FleetSnapshot snapshot() {
    return snapshot;
  }

  /** What it was told. */
  public ControlSettings settings() {
    return settings;
  }

  /** What it did lately. Any thread. */
  public ControlHistory history() {
    return history;
  }

  /** Stops, and gives up leadership so that another need not wait. Blocks, for a few seconds. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join(CLOSE_LIMIT);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!closed) {
        turnAndGoOn();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } finally {
      ports.leadership().close();
      ports.reader().close();
    }
  }

  /** Nothing that goes wrong in one turn may end the control plane. */
  private void turnAndGoOn() throws InterruptedException {
    try {
      turn();
    } catch (RuntimeException failure) {
      if (closed) {
        return;
      }
      LOG.error("a turn of the control loop failed, the next one is tried", failure);
      Thread.sleep(PAUSE_AFTER_FAILURE);
    }
  }

  private void turn() throws InterruptedException {
    ports.keeper().look();
    Instant now = clock.instant();
    ports.keeper().takeDeaths().forEach(death -> deaths.add(new SeenDeath(death, now)));
    if (!prepare()) {
      publish();
      Thread.sleep(PAUSE_AFTER_FAILURE);
      return;
    }
    ports.leadership().poll(TURN);
    listen();
    follow();
    publish();
    if (ports.leadership().isLeader() || mayLead()) {
      lead();
    }
    askWhoLeads();
  }

  private boolean prepare() {
    if (prepared) {
      return true;
    }
    try {
      ports.prepare().run();
      prepared = true;
    } catch (RuntimeException unanswered) {
      LOG.debug("the topics of the control plane cannot be made yet: {}", unanswered.toString());
    }
    return prepared;
  }

  /** The seat was just won, or its confirmation failed before: the broker is asked. */
  private boolean mayLead() {
    return ports.leadership().leader().isEmpty() && ports.leadership().confirm().isPresent();
  }

  private void listen() {
    long now = ticker.nanos();
    if (listenedAt != 0 && now - listenedAt < LISTEN_EVERY.toNanos()) {
      return;
    }
    listenedAt = now;
    try {
      ports.reader().read(Duration.ZERO);
    } catch (KafkaException unreadable) {
      LOG.debug("heartbeats cannot be read: {}", unreadable.toString());
    }
    sightings = ports.board().sightings(settings.group(), ticker.nanos());
  }

  /** What follows from the heartbeats for whoever watches. */
  private void follow() {
    Instant now = clock.instant();
    Set<String> deadNow = new HashSet<>();
    for (Sighting sighting : sightings) {
      if (sighting.liveness() == Liveness.DEAD) {
        deadNow.add(sighting.id());
        if (!dead.contains(sighting.id())) {
          failoverWatch.died(sighting, now);
        }
      }
    }
    dead = deadNow;
    failoverWatch.look(sightings, now).forEach(listener::failedOver);
    Set<String> zombiesNow = zombieWatch.look(sightings, ticker.nanos());
    zombiesNow.stream()
        .filter(one -> !zombies.contains(one))
        .forEach(one -> listener.zombie(one, true));
    zombies.stream()
        .filter(one -> !zombiesNow.contains(one))
        .forEach(one -> listener.zombie(one, false));
    zombies = zombiesNow;
  }

  private void publish() {
    GroupReading group = ports.group().get();
    Instant now = clock.instant();
    FleetSnapshot next =
        new FleetSnapshot(
            now,
            group,
            ports.board().isReadable(ticker.nanos()),
            FleetView.instances(now, group, sightings, zombies),
            FleetView.partitions(group, sightings),
            ports.leadership().leader(),
            history.evictions(),
            history.failovers(),
            ports.board().malformed());
    snapshot = next;
    ports.published().accept(next);
  }

  private void askWhoLeads() {
    long now = ticker.nanos();
    if (ports.leadership().isLeader() || now - askedWhoLeadsAt < ASK_WHO_LEADS_EVERY.toNanos()) {
      return;
    }
    askedWhoLeadsAt = now;
    ports.leadership().askWhoLeads();
    if (ports.leadership().leader().filter(other -> !other.isSelf()).isPresent()) {
      ports.keeper().standDown();
    }
  }

  private void lead() {
    deaths.removeIf(seen -> seen.at().plus(DEATH_KEPT).isBefore(clock.instant()));
    for (SeenDeath seen : List.copyOf(deaths)) {
      evict(seen);
    }
    evictTheSilent();
    settings.autoscaler().ifPresent(this::scale);
  }

  private void evict(SeenDeath seen) {
    Optional<Sighting> sighting = sighting(seen.death().instance());
    String staticId =
        sighting
            .map(known -> known.heartbeat().instance().staticId())
            .orElse(seen.death().instance());
    sighting
        .filter(known -> known.heartbeat().state() != InstanceState.STOPPED)
        .ifPresent(known -> failoverWatch.died(known, seen.at()));
    int partitions = sighting.map(known -> known.heartbeat().partitions().size()).orElse(0);
    if (evict(
        seen.death().instance(), staticId, Eviction.Cause.EXITED, seen.death().how(), partitions)) {
      deaths.remove(seen);
    }
  }

  private Optional<Sighting> sighting(String instance) {
    return sightings.stream().filter(known -> known.id().equals(instance)).findFirst();
  }

  /** With each new reading of the group, since the members come from there. */
  private void evictTheSilent() {
    GroupReading reading = ports.group().get();
    GroupSnapshot group = reading.last().orElse(null);
    if (group == null || reading.failure().isPresent()) {
      return;
    }
    if (group.readAt().equals(evictionsLookedAt)) {
      return;
    }
    evictionsLookedAt = group.readAt();
    List<EvictionPolicy.Verdict> verdicts =
        EvictionPolicy.decide(
            new EvictionPolicy.Situation(
                clock.instant(), group.members(), sightings, history.evictions()));
    Set<String> sparedNow = new HashSet<>();
    for (EvictionPolicy.Verdict verdict : verdicts) {
      if (verdict.evicts()) {
        evict(
            verdict.instance(),
            verdict.staticId(),
            verdict.cause(),
            verdict.reason(),
            verdict.partitions());
      } else if (sparedNow.add(verdict.instance()) && !spared.contains(verdict.instance())) {
        listener.spared(verdict);
      }
    }
    spared.clear();
    spared.addAll(sparedNow);
  }

  /** Whether it is done, or there is nothing to do. */
  private boolean evict(
      String instance, String staticId, Eviction.Cause cause, String reason, int partitions) {
    Optional<Leader> leader = ports.leadership().confirm();
    if (leader.isEmpty()) {
      return false;
    }
    Evictor.Result result = ports.evictor().release(staticId, reason);
    if (result == Evictor.Result.EVICTED) {
      listener.evicted(
          new Eviction(
              clock.instant(),
              instance,
              staticId,
              cause,
              reason,
              leader.get().generation(),
              partitions));
    }
    return result != Evictor.Result.FAILED;
  }

  private void scale(AutoscalerSettings how) {
    ScaleTarget target = ports.target().orElse(null);
    Leader leader = ports.leadership().leader().orElse(null);
    if (target == null || leader == null || !leader.isSelf()) {
      return;
    }
    if (term.filter(current -> current.leader().equals(leader)).isEmpty()) {
      term = Optional.of(new Term(leader, new Autoscaler(how)));
    }
    LoadSample sample = LoadSampling.sample(snapshot, leader, settings.sharing());
    if (snapshot.group().equals(GroupReading.NONE) || sample.at().isBefore(nextTickAt)) {
      return;
    }
    nextTickAt = sample.at().plus(how.tick());
    scale(how, target, term.get().autoscaler(), sample);
  }

  private void scale(
      AutoscalerSettings how, ScaleTarget target, Autoscaler autoscaler, LoadSample sample) {
    try {
      Decision decision = autoscaler.tick(sample, target.read());
      listener.decided(decision);
      if (decision.isChange() && how.applies() && ports.leadership().confirm().isPresent()) {
        target.scale(decision.to(), decision.victims());
      }
    } catch (TargetConflict | TargetUnreadable later) {
      listener.failed("the autoscaler's target: " + later.getMessage());
    }
  }
}
