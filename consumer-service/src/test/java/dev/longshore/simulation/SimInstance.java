package dev.longshore.simulation;

import dev.longshore.audit.HistoryEvent;
import dev.longshore.delivery.DeliveryListener;
import dev.longshore.engine.FlowSettings;
import dev.longshore.engine.MessageFlow;
import dev.longshore.gate.Gates;
import dev.longshore.handling.HandlerRunner;
import dev.longshore.lane.Lanes;
import dev.longshore.lane.Ordering;
import dev.longshore.lane.Priorities;
import dev.longshore.retry.Backoff;
import dev.longshore.retry.RetryPolicy;
import dev.longshore.retry.RetryTopic;
import dev.longshore.source.PollLoop;
import dev.longshore.source.SourcePorts;
import dev.longshore.source.SourceSettings;
import dev.longshore.source.StartFrom;
import dev.longshore.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.UnreleasedInstanceIdException;

/** One process with the real engine and source in it, and everything around them simulated. */
final class SimInstance {
  private static final Duration STUCK_AFTER = Duration.ofMinutes(1);

  private final World world;
  private final SimProcess process;
  private final PortMutant mutant;
  private final MessageFlow flow;
  private final PollLoop loop;
  private final SimConsumer consumer;
  private final Recorder recorder;
  private boolean started;
  private boolean stopping;
  private boolean leaving;
  private boolean hurried;
  private boolean left;

  private final Optional<String> staticId;

  SimInstance(World world, String name, Optional<String> staticId) {
    this.world = world;
    this.staticId = staticId;
    this.process = new SimProcess(name);
    this.mutant = new PortMutant(world.mutation(), world.scheduler().random());
    Plan plan = world.plan();
    Scheduler scheduler = world.scheduler();
    world.history().add(limits(name, plan));
    Ticker ticker = this::tick;
    InstantSource wallClock = () -> Instant.ofEpochSecond(0, scheduler.nanos());
    SourceSettings settings = settings(plan);
    this.consumer = new SimConsumer(world, process, staticId, settings.maxPollRecords());
    this.recorder = new Recorder(world, consumer, name);
    SimTimers wheel = new SimTimers(scheduler, process);
    SimTimers network = new SimTimers(scheduler, process);
    SimResults results = new SimResults(world, network);
    this.flow =
        new MessageFlow(
            new FlowSettings(
                "group",
                name,
                plan.concurrency(),
                plan.visibility(),
                plan.visibility().multipliedBy(3),
                plan.ordering() == Ordering.NONE,
                plan.batching()),
            new MessageFlow.Ports(
                ticker,
                wallClock,
                mutant.timers(wheel, plan.batching()),
                mutant.turns(new SimPool(scheduler, process, plan.concurrency())),
                scheduler.random()),
            lanes(ticker),
            Gates.inOrder(
                List.of(
                    mutant.gate(world.ids().gate(ticker)),
                    new SimHealth(world, wheel, wallClock),
                    SimLimits.of(world, mutant, ticker, wheel))),
            handler(new SimHandler(world, name, network, this::killed), results),
            new RetryPolicy(
                plan.maxAttempts(),
                new Backoff(Duration.ofMillis(5), 2, Duration.ofMillis(400), 0.5),
                Set.of("StackOverflowError")),
            new MessageFlow.Sinks(
                mutant.sink(new SimSink(world, network)), mutant.results(results), RetryTopic.NONE),
            DeliveryListener.both(recorder, results));
    this.loop =
        new PollLoop(
            SimClients.consumer(consumer, new ConsumerMutant(world, consumer)),
            settings,
            new SourcePorts(
                flow,
                topic -> world.broker().topicId(),
                recorder::on,
                ticker,
                time -> scheduler.sleep(time.toNanos(), false),
                wallClock));
  }

  private Lanes lanes(Ticker ticker) {
    Plan plan = world.plan();
    Ordering ordering = mutant.ordering(plan.ordering(), plan);
    int perTurn = plan.batching().size();
    if (!plan.prioritized()) {
      return Lanes.of(ordering, plan.concurrency(), perTurn);
    }
    Priorities priorities =
        new Priorities(message -> (int) (message.offset() % 3), 3, plan.visibility());
    return Lanes.of(ordering, plan.concurrency(), perTurn, priorities, ticker);
  }

  private HandlerRunner handler(SimHandler handler, SimResults results) {
    return world.plan().batching().size() > 1
        ? HandlerRunner.ofBatches(mutant.batches(new SimBatchCall(world, handler)))
        : new HandlerRunner(mutant.handler(results.of(handler)));
  }

  private static HistoryEvent limits(String name, Plan plan) {
    HistoryEvent.Order order =
        switch (plan.ordering()) {
          case KEY -> HistoryEvent.Order.key;
          case PARTITION -> HistoryEvent.Order.partition;
          case NONE -> HistoryEvent.Order.none;
        };
    return new HistoryEvent.Limits(0, name, order, plan.maxInFlight(), 1 << 20);
  }

  private SourceSettings settings(Plan plan) {
    return new SourceSettings(
        List.of(SimBroker.TOPIC),
        StartFrom.EARLIEST,
        mutant.maxInFlight(plan.maxInFlight()),
        1 << 20,
        plan.commitInterval(),
        plan.revokeWait(),
        STUCK_AFTER,
        mutant.maxPollInterval(plan.maxPollInterval()),
        Map.of(),
        plan.metadataLimit());
  }

  /** The id in the group that it keeps over restarts, when it has one. */
  Optional<String> staticId() {
    return staticId;
  }

  boolean has(String id) {
    return staticId.equals(Optional.of(id));
  }

  SimProcess process() {
    return process;
  }

  /** Whether it runs and does not stop. */
  boolean isUp() {
    return !process.isDead() && !stopping;
  }

  /** Whether it has ended, in one way or the other. */
  boolean isOver() {
    return process.isDead() || left;
  }

  /**
   * Nothing comes in between while it is made: whoever launched another meanwhile would give that
   * the same name.
   */
  private long tick() {
    if (started) {
      world.scheduler().preempt();
    }
    return world.scheduler().nanos();
  }

  void start() {
    started = true;
    flow.start();
    world.scheduler().spawn(process, "poll-0", this::poll);
  }

  /** Begins its drain. */
  void stop() {
    if (mutant.drains()) {
      flow.beginDrain();
    }
    stopping = true;
    world.history().add(new HistoryEvent.Draining(world.history().at(), process.name()));
  }

  /** Ends its drain now. */
  void hurry() {
    if (isOver()) {
      return;
    }
    hurried = true;
    if (world.mutation() != Mutation.HURRY_IGNORED) {
      loop.hurry();
    }
    if (leaving) {
      tellHurry();
    }
  }

  private void tellHurry() {
    world.history().add(new HistoryEvent.Hurried(world.history().at(), process.name()));
  }

  void crash() {
    process.kill(world.scheduler().nanos());
    world.history().add(new HistoryEvent.Crashed(world.history().at(), process.name()));
  }

  private void killed() {
    crash();
    world.killers().killed();
  }

  private void poll() {
    try {
      loop.subscribe();
      while (!stopping) {
        loop.turn();
      }
      leave();
    } catch (FencedInstanceIdException | UnreleasedInstanceIdException notOurs) {
      loop.close();
      flow.close();
      crash();
    }
  }

  private void leave() {
    leaving = true;
    if (hurried) {
      tellHurry();
    }
    recorder.beginLastCommit();
    loop.leave(world.plan().drain());
    boolean clean = loop.status().unsettled().isEmpty() && !recorder.hasCommitFailed();
    loop.close();
    flow.close();
    left = true;
    process.kill(world.scheduler().nanos());
    world.history().add(new HistoryEvent.Drained(world.history().at(), process.name(), clean));
  }
}
