package dev.longshore.simulation;

import dev.longshore.audit.HistoryEvent;
import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.DeliveryEvent;
import dev.longshore.delivery.DeliveryListener;
import dev.longshore.delivery.Settlement;
import dev.longshore.source.SourceEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** Writes down what the engine and the source of one instance tell. Owned by the simulation. */
final class Recorder implements DeliveryListener {
  private final World world;
  private final History history;
  private final SimConsumer consumer;
  private final String instance;
  private final Map<Integer, Long> epochs = new HashMap<>();
  private final Set<Integer> ignoredGapMaps = new HashSet<>();
  private boolean commitFailed;

  Recorder(World world, SimConsumer consumer, String instance) {
    this.world = world;
    this.history = world.history();
    this.consumer = consumer;
    this.instance = instance;
  }

  /** Whether the last commit that was told of failed. */
  boolean hasCommitFailed() {
    return commitFailed;
  }

  /** Forgets commits that failed before. */
  void beginLastCommit() {
    commitFailed = false;
  }

  @Override
  public void on(DeliveryEvent event) {
    if (event instanceof DeliveryEvent.Expired(Delivery delivery, int attempt)) {
      history.add(
          new HistoryEvent.Expired(
              history.at(),
              instance,
              partition(delivery),
              delivery.ledger().epoch(),
              delivery.offset(),
              attempt));
    }
    world.scheduler().preempt();
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
    if (settlement instanceof Settlement.Duplicate) {
      suppressed(delivery);
    } else {
      history.add(
          new HistoryEvent.Settled(
              history.at(),
              instance,
              partition(delivery),
              delivery.ledger().epoch(),
              delivery.offset(),
              how(settlement)));
    }
    if (settlement instanceof Settlement.Acked) {
      world.ids().acked(delivery);
    }
    world.scheduler().preempt();
  }

  private void suppressed(Delivery delivery) {
    SimIds.Place original = world.ids().original(delivery);
    history.add(
        new HistoryEvent.Suppressed(
            history.at(),
            instance,
            partition(delivery),
            delivery.ledger().epoch(),
            delivery.offset(),
            original.partition(),
            original.offset()));
  }

  private static String partition(Delivery delivery) {
    return SimBroker.name(delivery.ledger().partition());
  }

  private static HistoryEvent.How how(Settlement settlement) {
    return switch (settlement) {
      case Settlement.Acked acked -> HistoryEvent.How.acked;
      case Settlement.Parked parked -> HistoryEvent.How.parked;
      case Settlement.Forwarded forwarded -> HistoryEvent.How.forwarded;
      case Settlement.Duplicate duplicate ->
          throw new IllegalStateException("a duplicate has an event of its own");
      case Settlement.Discarded discarded -> HistoryEvent.How.discarded;
    };
  }

  void on(SourceEvent event) {
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
      case SourceEvent.OutOfRange range -> stopped(range);
      case SourceEvent.Received received -> world.scheduler().preempt();
      case SourceEvent.PollFailed failed -> world.scheduler().preempt();
      case SourceEvent.GapMapRefused refused -> world.scheduler().preempt();
      case SourceEvent.TopicRenewed renewed -> world.scheduler().preempt();
      case SourceEvent.TopicGone gone -> throw new IllegalStateException(gone.toString());
      case SourceEvent.Stalled stalled -> throw new IllegalStateException(stalled.toString());
      case SourceEvent.HolderDied died -> world.scheduler().preempt();
      case SourceEvent.Quarantined quarantined -> world.scheduler().preempt();
      case SourceEvent.HeadStuck stuck -> world.scheduler().preempt();
    }
  }

  private void assigned(SourceEvent.Assigned event) {
    int partition = event.partition().partition();
    consumer.takenUp(partition);
    epochs.put(partition, (long) consumer.epoch());
    history.add(
        new HistoryEvent.Assigned(
            history.at(),
            instance,
            SimBroker.name(partition),
            consumer.epoch(),
            event.start(),
            !ignoredGapMaps.remove(partition)));
  }

  private void revoked(TopicPartition name, boolean clean) {
    Long epoch = epochs.remove(name.partition());
    if (epoch != null) {
      history.add(
          new HistoryEvent.Revoked(
              history.at(), instance, SimBroker.name(name.partition()), epoch, clean));
    }
  }

  private void lost(TopicPartition name) {
    Long epoch = epochs.remove(name.partition());
    if (epoch != null) {
      history.add(
          new HistoryEvent.Lost(history.at(), instance, SimBroker.name(name.partition()), epoch));
    }
  }

  private void stopped(SourceEvent.OutOfRange event) {
    int partition = event.partition().partition();
    Long epoch = epochs.get(partition);
    if (epoch == null || world.mutation() == Mutation.RANGE_UNTOLD) {
      return;
    }
    consumer.standsStill(partition);
    history.add(
        new HistoryEvent.Stopped(
            history.at(),
            instance,
            SimBroker.name(partition),
            epoch,
            event.position(),
            event.logStart(),
            event.logEnd()));
  }
}
