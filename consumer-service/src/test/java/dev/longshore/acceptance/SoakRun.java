package dev.longshore.acceptance;

import dev.longshore.recording.Judgement;
import dev.longshore.recording.Planted;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** Carries a plan out on a broker of its own, and lets the auditor judge. Owned by one thread. */
final class SoakRun implements AutoCloseable {
  private static final int PARTITIONS = 6;
  private static final int PER_SECOND = 100;
  private static final int MOST_MEMBERS = 4;
  private static final long LOOK_NANOS = 50_000_000;
  private static final Duration BETWEEN_FAULTS = Duration.ofMillis(1_500);

  /** The session's six seconds, and some. */
  private static final Duration PAUSE = Duration.ofMillis(7_500);

  /** What is promised after a session expiry. */
  private static final Duration CALM = Duration.ofSeconds(60);

  private static final Duration SETTLED = Duration.ofMinutes(2);

  private final SoakPlan plan;
  private final Random random;
  private final BrokerProcess broker;
  private final RecordedGroup group;
  private final Map<String, Long> pausedSince = new LinkedHashMap<>();

  SoakRun(SoakPlan plan, Path folder) {
    this.plan = plan;
    this.random = new Random(plan.seed());
    this.broker = BrokerProcess.start(folder);
    this.group =
        new RecordedGroup(folder, broker.bootstrap(), plan.name(), settings(), Planted.NOTHING);
  }

  /** Runs the plan to its end and has its history judged. Blocks. */
  Judgement run() {
    group.create(PARTITIONS);
    group.begin();
    group.awaitReady(group.begin());
    try (SoakLoad _ = SoakLoad.start(group.kafka(), group.topic(), plan.seed(), PER_SECOND)) {
      for (SoakPlan.Fault fault : plan.faults()) {
        LockSupport.parkNanos(BETWEEN_FAULTS.toNanos());
        group.checkAlive();
        resumeWhenDue(PAUSE);
        carryOut(fault);
      }
      awaitNobodyPaused();
    }
    group.calm(CALM);
    Eventually.await("everything committed", SETTLED, group::isCommitted);
    for (String member : group.members()) {
      if (!group.stop(member)) {
        throw new AssertionError(member + " had nothing to do and did not leave clean");
      }
    }
    return group.judge();
  }

  /** The history so far, of a run that came to no end. */
  Path history() {
    return group.merge();
  }

  @Override
  public void close() {
    group.close();
    broker.close();
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("source.protocol", plan.protocol());
    settings.put("workers.ordering", plan.ordering());
    settings.put("workers.concurrency", "16");
    settings.put("workers.max-in-flight", "400");
    settings.put("visibility.timeout", "1500ms");
    settings.put("retry.max-attempts", "3");
    settings.put("shutdown.drain", "8s");
    if (plan.protocol().equals("classic")) {
      settings.put("kafka.properties.session.timeout.ms", "6000");
      settings.put("kafka.properties.heartbeat.interval.ms", "1000");
    }
    return settings;
  }

  private void carryOut(SoakPlan.Fault fault) {
    switch (fault) {
      case PAUSE -> {
        String member = victim();
        group.pause(member);
        pausedSince.put(member, System.nanoTime());
      }
      case KILL -> {
        group.kill(victim());
        group.begin();
      }
      case RESTART -> {
        boolean _ = group.stop(victim());
        group.begin();
      }
      case SCALE_OUT -> {
        if (group.members().size() < MOST_MEMBERS) {
          group.begin();
        }
      }
      case SCALE_IN -> {
        boolean _ = group.stop(victim());
      }
      case BROKER -> {
        awaitNobodyPaused(); // a broker that comes back believes in every member anew
        awake().forEach(group::awaitReady); // one that starts would not find the broker
        broker.killAndRestart();
      }
    }
  }

  /** A member that does not stand still; there are others beside it. */
  private String victim() {
    while (awake().size() < 2) {
      group.begin();
    }
    List<String> awake = awake();
    List<String> ready = awake.stream().filter(group::isReady).toList();
    List<String> candidates = ready.isEmpty() ? awake.subList(0, 1) : ready;
    String member = candidates.get(random.nextInt(candidates.size()));
    group.awaitReady(member);
    return member;
  }

  private List<String> awake() {
    List<String> awake = new ArrayList<>(group.members());
    awake.removeAll(pausedSince.keySet());
    return awake;
  }

  private void awaitNobodyPaused() {
    while (!pausedSince.isEmpty()) {
      LockSupport.parkNanos(LOOK_NANOS);
      resumeWhenDue(PAUSE);
    }
  }

  private void resumeWhenDue(Duration after) {
    long now = System.nanoTime();
    pausedSince
        .entrySet()
        .removeIf(
            paused -> {
              boolean due = now - paused.getValue() > after.toNanos();
              if (due) {
                group.resume(paused.getKey());
              }
              return due;
            });
  }
}
