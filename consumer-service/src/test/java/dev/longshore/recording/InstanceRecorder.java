package dev.longshore.recording;

import dev.longshore.audit.HistoryEvent;
import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.DeliveryEvent;
import dev.longshore.delivery.DeliveryListener;
import dev.longshore.delivery.Settlement;
import dev.longshore.source.SourceEvent;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what one instance does. What it hears of deliveries may come from any thread; the
 * rest belongs to the poll thread.
 */
public final class InstanceRecorder implements DeliveryListener {
  private final HistoryFile file;
  private final String instance;
  private final Polled polled;
  private final Map<TopicPartition, Long> epochs = new HashMap<>();
  private final Set<TopicPartition> ignoredGapMaps = new HashSet<>();

  /** The epoch that the source asked for last, which is that of the assignment it takes up. */
  private long epoch;

  private boolean commitFailed;

  /** A recorder for an instance. */
  public InstanceRecorder(HistoryFile file, String instance) {
    this.file = file;
    this.polled = new Polled(file);
    this.instance = instance;
  }

  HistoryFile file() {
    return file;
  }

  String instance() {
    return instance;
  }

  /** Writes down which limits it keeps to. */
  public void limits(HistoryEvent.Order order, long messages, long bytes) {
    file.add(at -> new HistoryEvent.Limits(at, instance, order, messages, bytes));
  }

  /** Writes down that no handler starts any more. Any thread. */
  public void draining() {
    file.add(at -> new HistoryEvent.Draining(at, instance));
  }

  /** Writes down that a lease ended before its answer. */
  @Override
  public void on(DeliveryEvent event) {
    if (event instanceof DeliveryEvent.Expired(Delivery delivery, int attempt)) {
      file.add(
          at ->
              new HistoryEvent.Expired(
                  at, instance, partition(delivery), epoch(delivery), offset(delivery), attempt));
    }
  }

  @Override
  public void settled(Delivery delivery, Settlement settlement, long ageMillis) {
    if (settlement instanceof Settlement.Duplicate) {
      suppressed(delivery);
      return;
    }
    HistoryEvent.How how = how(settlement);
    if (how == HistoryEvent.How.discarded) {
      // Others were taken when they started, and what waits here may be told too late.
      takenNow(partition(delivery), offset(delivery));
    }
    file.add(
        at ->
            new HistoryEvent.Settled(
                at, instance, partition(delivery), epoch(delivery), offset(delivery), how));
  }

  /** Of which message it is a duplicate is found out when all is over. */
  private void suppressed(Delivery delivery) {
    String partition = partition(delivery);
    takenNow(partition, offset(delivery));
    file.add(
        at ->
            new HistoryEvent.Suppressed(
                at,
                instance,
                partition,
                epoch(delivery),
                offset(delivery),
                partition,
                offset(delivery)));
  }

  private static String partition(Delivery delivery) {
    return delivery.ledger().topic() + "-" + delivery.ledger().partition();
  }

  private static long epoch(Delivery delivery) {
    return delivery.ledger().epoch();
  }

  private static long offset(Delivery delivery) {
    return delivery.offset();
  }

  private static HistoryEvent.How how(Settlement settlement) {
    return switch (settlement) {
      case Settlement.Acked acked -> HistoryEvent.How.acked;
      case Settlement.Parked parked -> HistoryEvent.How.parked;
      case Settlement.Forwarded forwarded -> HistoryEvent.How.forwarded;
      case Settlement.Duplicate duplicate ->
          throw new IllegalArgumentException("a duplicate is told otherwise");
      case Settlement.Discarded discarded -> HistoryEvent.How.discarded;
    };
  }

  /** Writes down what happened between the source and Kafka. */
  public void on(SourceEvent event) {
    switch (event) {
      case SourceEvent.Assigned assigned -> assigned(assigned);
      case SourceEvent.Revoked revoked ->
          revoked.partitions().forEach(name -> revoked(name, revoked.unfinished() == 0));
      case SourceEvent.Lost lost -> lost.partitions().forEach(this::lost);
      case SourceEvent.GapMapIgnored ignored -> ignoredGapMaps.add(ignored.partition());
      case SourceEvent.CommitFailed failed -> commitFailed = true;
      case SourceEvent.Committed committed -> commitFailed = false;
      default -> {} // of no interest to the auditor
    }
  }

  void epoch(long asked) {
    epoch = asked;
  }

  /** Notes that something happens to a message, which the source has let in then. Any thread. */
  void takenNow(String partition, long offset) {
    polled.takenNow(partition, offset);
  }

  void allTaken() {
    polled.allTaken();
  }

  void setBack(TopicPartition name, long offset) {
    polled.setBack(name.toString(), offset);
  }

  void polled(ConsumerRecord<byte @Nullable [], byte @Nullable []> message) {
    TopicPartition name = new TopicPartition(message.topic(), message.partition());
    byte[] key = message.key();
    Optional<String> text =
        key == null ? Optional.empty() : Optional.of(new String(key, StandardCharsets.UTF_8));
    long bytes = (long) message.serializedKeySize() + message.serializedValueSize();
    long its = epochs.getOrDefault(name, -1L);
    polled.add(
        name.toString(),
        message.offset(),
        at ->
            new HistoryEvent.Taken(
                at, instance, name.toString(), its, message.offset(), text, bytes));
  }

  void committing(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach(
        (name, offset) -> file.commit(name.toString(), offset.offset(), offset.metadata()));
  }

  void committingInTransaction(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach(
        (name, offset) ->
            file.commitInTransaction(name.toString(), offset.offset(), offset.metadata()));
  }

  private void assigned(SourceEvent.Assigned event) {
    TopicPartition name = event.partition();
    boolean gapMap = !ignoredGapMaps.remove(name);
    long its = epoch;
    epochs.put(name, its);
    file.add(
        at -> new HistoryEvent.Assigned(at, instance, name.toString(), its, event.start(), gapMap));
  }

  private void revoked(TopicPartition name, boolean finished) {
    Long its = epochs.remove(name);
    if (its != null) {
      boolean clean = finished && !commitFailed;
      file.add(at -> new HistoryEvent.Revoked(at, instance, name.toString(), its, clean));
    }
  }

  private void lost(TopicPartition name) {
    Long its = epochs.remove(name);
    if (its != null) {
      file.add(at -> new HistoryEvent.Lost(at, instance, name.toString(), its));
    }
  }
}
