package dev.longshore.autoscale;

import dev.longshore.autoscale.InstanceLoad.Breaker;
import dev.longshore.autoscale.InstanceLoad.State;
import dev.longshore.autoscale.TargetInstance.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Partitions and instances that behave as told: what comes is worked off evenly by those that are
 * ready. One thread.
 */
final class Plant {
  static final Instant BEGIN = Instant.parse("2026-03-01T10:00:00Z");
  static final int TICK = 5;
  private static final int START = 10;

  private static final class Worker {
    private final String id;
    private final int startedAt;
    private double busy;
    private double processed;
    private double failed;
    private int restarts;

    Worker(String id, int startedAt) {
      this.id = id;
      this.startedAt = startedAt;
    }
  }

  private final int partitions;
  private final List<Worker> workers = new ArrayList<>();
  private int created;
  private int second;
  private double sent;
  private double settled;

  /** Messages that come per second. */
  double arrival;

  /** What an instance works off per second. */
  double rate = 50;

  /** What all together can get through per second. */
  double cap = Double.MAX_VALUE;

  /** The share of attempts that fail. */
  double failing;

  /** Whether instances end while they start. */
  boolean crashes;

  int wanted;

  Plant(int partitions, int instances, double arrival) {
    this.partitions = partitions;
    this.arrival = arrival;
    this.wanted = instances;
    for (int count = 0; count < instances; count++) {
      workers.add(new Worker("i" + created++, -1_000));
    }
  }

  /** So many messages come at once. */
  void burst(double messages) {
    sent += messages;
  }

  /** Time passes until the next tick. */
  void pass() {
    for (int passed = 0; passed < TICK; passed++) {
      second++;
      sent += arrival;
      List<Worker> ready = workers.stream().filter(this::isReady).toList();
      double can = Math.min(cap, ready.size() * rate);
      double done = Math.min(sent - settled, can);
      settled += done * (1 - failing);
      for (Worker worker : ready) {
        worker.busy += can == 0 ? 0 : done / can;
        worker.processed += done / ready.size();
        worker.failed += failing * done / ready.size();
      }
      if (crashes) {
        workers.stream()
            .filter(worker -> !isReady(worker) && (second - worker.startedAt) % START == START - 1)
            .forEach(worker -> worker.restarts++);
      }
    }
  }

  private boolean isReady(Worker worker) {
    return worker.startedAt < 0 || (!crashes && second - worker.startedAt >= START);
  }

  /** Does what was decided. */
  void follow(Decision decision) {
    wanted = decision.to();
    while (workers.size() < wanted) {
      workers.add(new Worker("i" + created++, second));
    }
    workers.removeIf(worker -> workers.size() > wanted && decision.victims().contains(worker.id));
  }

  /** Asks, and does what was decided. */
  Decision tick(Autoscaler autoscaler) {
    pass();
    Decision decision = autoscaler.tick(sample(), target());
    follow(decision);
    return decision;
  }

  /** Asks so many times and tells the last decision. */
  Decision ticks(Autoscaler autoscaler, int number) {
    Decision last = tick(autoscaler);
    for (int more = 1; more < number; more++) {
      last = tick(autoscaler);
    }
    return last;
  }

  LoadSample sample() {
    List<PartitionLoad> loads = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      loads.add(
          new PartitionLoad(
              "orders",
              partition,
              OptionalLong.of(0),
              OptionalLong.of((long) (sent / partitions)),
              OptionalLong.of((long) (settled / partitions)),
              workers.isEmpty()
                  ? Optional.empty()
                  : Optional.of(workers.get(partition % workers.size()).id),
              false,
              Optional.empty()));
    }
    return new LoadSample(
        now(),
        7,
        LoadSample.Sharing.GROUP_BY_LOAD,
        false,
        Optional.of(Duration.ofSeconds(3)),
        loads,
        workers.stream().filter(this::isReady).map(this::load).toList(),
        Steering.none());
  }

  private InstanceLoad load(Worker worker) {
    return new InstanceLoad(
        worker.id,
        now(),
        State.READY,
        BEGIN.plusSeconds(worker.startedAt),
        Optional.of(BEGIN.plusSeconds(worker.startedAt + START)),
        (long) worker.processed,
        (long) worker.failed,
        worker.busy,
        1,
        0,
        Duration.ofMillis(20),
        Optional.empty(),
        Breaker.CLOSED,
        false,
        false);
  }

  TargetState target() {
    List<TargetInstance> instances =
        workers.stream()
            .map(
                worker ->
                    new TargetInstance(
                        worker.id,
                        BEGIN.plusSeconds(worker.startedAt),
                        phase(worker),
                        worker.restarts))
            .toList();
    return new TargetState(wanted, instances);
  }

  private Phase phase(Worker worker) {
    if (isReady(worker)) {
      return Phase.RUNNING;
    }
    return worker.restarts > 0 ? Phase.CRASH_LOOPING : Phase.STARTING;
  }

  Instant now() {
    return BEGIN.plusSeconds(second);
  }
}
