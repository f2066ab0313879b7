package dev.longshore.simulation;

import dev.longshore.audit.HistoryEvent;
import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.DeliveryEvent;
import dev.longshore.delivery.DeliveryListener;
import dev.longshore.delivery.Settlement;
import dev.longshore.engine.FlowSettings;
import dev.longshore.engine.MessageFlow;
import dev.longshore.handling.HandlerRunner;
import dev.longshore.lane.Lanes;
import dev.longshore.retry.Backoff;
import dev.longshore.retry.RetryPolicy;
import dev.longshore.source.PollLoop;
import dev.longshore.source.SourceEvent;
import dev.longshore.source.SourcePorts;
import dev.longshore.source.SourceSettings;
import dev.longshore.source.StartFrom;
import dev.longshore.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** One process with the real engine and source in it, and everything around them simulated. */
final class SimInstance {
  private static final Duration STUCK_AFTER = Duration.ofMinutes(1);

  private static final Duration DRAIN = Duration.ofSeconds(2);

  private final World world;
  private final SimProcess process;
  private final PortMutant mutant;
  private final MessageFlow flow;
  private final PollLoop loop;
  private final SimConsumer consumer;
  private final Map<Integer, Long> epochs = new HashMap<>();
  private final Set<Integer> ignoredGapMaps = new HashSet<>();
  private boolean commitFailed;
  private boolean stopping;
  private boolean left;

  SimInstance(World world, String name) {
    this.world = world;
    this.process = new SimProcess(name);
    this.mutant = new PortMutant(world.mutation(), world.scheduler().random());
    Plan plan = world.plan();
    Scheduler scheduler = world.scheduler();
    world.history().add(limits(name, plan));
    Ticker ticker =
        () -> {
          scheduler.preempt();
          return scheduler.nanos();
        };
    InstantSource wallClock = () -> Instant.ofEpochSecond(0, scheduler.nanos());
    SimTimers wheel = new SimTimers(scheduler, process);
    SimTimers network = new SimTimers(scheduler, process);
    this.flow =
        new MessageFlow(
            new FlowSettings(
                "group",
                name,
                plan.concurrency(),
                plan.visibility(),
                plan.visibility().multipliedBy(3),
                plan.ordering() == dev.longshore.lane.Ordering.NONE),
            new MessageFlow.Ports(
                ticker,
                wallClock,
                mutant.timers(wheel),
                mutant.turns(new SimPool(scheduler, process, plan.concurrency())),
                scheduler.random()),
            Lanes.of(mutant.ordering(plan.ordering()), plan.concurrency()),
            new HandlerRunner(mutant.handler(new SimHandler(world, name, network))),
            new RetryPolicy(
                plan.maxAttempts(),
                new Backoff(Duration.ofMillis(5), 2, Duration.ofMillis(400), 0.5),
                Set.of("StackOverflowError")),
            mutant.sink(new SimSink(world, network)),
            new Ear());
    SourceSettings settings = settings(plan, mutant.maxInFlight(plan.maxInFlight()));
    this.consumer =
        new SimConsumer(
            scheduler,
            world.broker(),
            process,
            world.history(),
            world.faults(),
            settings.maxPollRecords());
    this.loop =
        new PollLoop(
            SimClients.consumer(
                consumer, new ConsumerMutant(world.mutation(), scheduler.random(), consumer)),
            settings,
            new SourcePorts(
                flow,
                topic -> SimBroker.TOPIC_ID,
                this::heard,
                ticker,
                time -> scheduler.sleep(time.toNanos(), false),
                wallClock));
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

  private static SourceSettings settings(Plan plan, int maxInFlight) {
    return new SourceSettings(
        List.of(SimBroker.TOPIC),
        StartFrom.EARLIEST,
        maxInFlight,
        1 << 20,
        plan.commitInterval(),
        plan.revokeWait(),
        STUCK_AFTER,
        plan.maxPollInterval());
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

  void start() {
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

  void crash() {
    process.kill(world.scheduler().nanos());
    world.history().add(new HistoryEvent.Crashed(world.history().at(), process.name()));
  }

  private void poll() {
    loop.subscribe();
    while (!stopping) {
      loop.turn();
    }
    commitFailed = false;
    loop.leave(DRAIN);
    boolean clean = loop.status().unsettled().isEmpty() && !commitFailed;
    loop.close();
    flow.close();
    left = true;
    process.kill(world.scheduler().nanos());
    world.history().add(new HistoryEvent.Drained(world.history().at(), process.name(), clean));
  }

  private void heard(DeliveryEvent event) {
    History history = world.history();
    Delivery delivery = event.delivery();
    String partition = SimBroker.name(delivery.message().partition());
    long epoch = delivery.ledger().epoch();
    long offset = delivery.message().offset();
    if (event instanceof DeliveryEvent.Expired) {
      history.add(
          new HistoryEvent.Expired(
              history.at(), process.name(), partition, epoch, offset, delivery.attempt()));
    }
    world.scheduler().preempt();
  }

  /** Tells the history, and lets others go on wherever a delivery has come one step further. */
  private final class Ear implements DeliveryListener {
    @Override
    public void on(DeliveryEvent event) {
      heard(event);
    }

    @Override
    public void started(Delivery delivery, long waitedNanos) {
      world.scheduler().preempt();
    }

    @Override
    public void ended(Delivery delivery, long tookNanos) {
      world.scheduler().preempt();
    }

    @Override
    public void settled(Delivery delivery, Settlement settlement, long ageMillis) {
      History history = world.history();
      history.add(
          new HistoryEvent.Settled(
              history.at(),
              process.name(),
              SimBroker.name(delivery.message().partition()),
              delivery.ledger().epoch(),
              delivery.message().offset(),
              how(settlement)));
      world.scheduler().preempt();
    }
  }

  private static HistoryEvent.How how(Settlement settlement) {
    return switch (settlement) {
      case Settlement.Acked acked -> HistoryEvent.How.acked;
      case Settlement.Parked parked -> HistoryEvent.How.parked;
      case Settlement.Discarded discarded -> HistoryEvent.How.discarded;
    };
  }

  private void heard(SourceEvent event) {
    switch (event) {
      case SourceEvent.Assigned assigned -> assigned(assigned);
      case SourceEvent.Revoked revoked ->
          revoked
              .partitions()
              .forEach(name -> revoked(name, revoked.unfinished() == 0 && !commitFailed));
      case SourceEvent.Lost lost -> lost.partitions().forEach(this::lost);
      case SourceEvent.GapMapIgnored ignored -> ignoredGapMaps.add(ignored.partition().partition());
      case SourceEvent.CommitFailed failed -> commitFailed = true;
      case SourceEvent.Committed committed -> commitFailed = false;
      case SourceEvent.Received received -> world.scheduler().preempt();
      case SourceEvent.OutOfRange range -> throw new IllegalStateException(range.toString());
      case SourceEvent.PollFailed failed -> world.scheduler().preempt();
      case SourceEvent.HeadStuck stuck -> world.scheduler().preempt();
    }
  }

  private void assigned(SourceEvent.Assigned event) {
    int partition = event.partition().partition();
    consumer.takenUp(partition);
    epochs.put(partition, (long) consumer.epoch());
    world
        .history()
        .add(
            new HistoryEvent.Assigned(
                world.history().at(),
                process.name(),
                SimBroker.name(partition),
                consumer.epoch(),
                event.start(),
                !ignoredGapMaps.remove(partition)));
  }

  private void revoked(TopicPartition name, boolean clean) {
    Long epoch = epochs.remove(name.partition());
    if (epoch != null) {
      world
          .history()
          .add(
              new HistoryEvent.Revoked(
                  world.history().at(),
                  process.name(),
                  SimBroker.name(name.partition()),
                  epoch,
                  clean));
    }
  }

  private void lost(TopicPartition name) {
    Long epoch = epochs.remove(name.partition());
    if (epoch != null) {
      world
          .history()
          .add(
              new HistoryEvent.Lost(
                  world.history().at(), process.name(), SimBroker.name(name.partition()), epoch));
    }
  }
}
