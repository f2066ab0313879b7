package dev.longshore.source;

import dev.longshore.message.Message;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Lets in what a poll brought as far as there is room. Where it ends, the consumer is set back to
 * the first message that was not let in, and {@link FlowControl} holds the partition until there is
 * room for it. A message larger than all the room is let in when nothing else is in flight. Each
 * feed has its room. Owned by the poll thread.
 */
final class Admission {
  private final Consumer<?, ?> consumer;
  private final Assignment assignment;
  private final SourceSettings settings;

  /** What is left of a room within one poll. */
  private static final class Rest {
    private long messages;
    private long bytes;
    private boolean empty;

    Rest(long messages, long bytes, boolean empty) {
      this.messages = messages;
      this.bytes = bytes;
      this.empty = empty;
    }

    boolean take(long size) {
      if (!empty && (messages < 1 || bytes < size)) {
        return false;
      }
      messages--;
      bytes -= size;
      empty = false;
      return true;
    }
  }

  Admission(Consumer<?, ?> consumer, Assignment assignment, SourceSettings settings) {
    this.consumer = consumer;
    this.assignment = assignment;
    this.settings = settings;
  }

  /** The messages that are let in, per partition from the first on. */
  ConsumerRecords<byte @Nullable [], byte @Nullable []> admit(
      ConsumerRecords<byte @Nullable [], byte @Nullable []> polled) {
    if (polled.isEmpty()) {
      return polled;
    }
    Map<Feed, Rest> rests = new EnumMap<>(Feed.class);
    Map<TopicPartition, List<ConsumerRecord<byte @Nullable [], byte @Nullable []>>> admitted =
        new LinkedHashMap<>();
    for (TopicPartition name : polled.partitions()) {
      List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> batch = polled.records(name);
      Rest rest = rests.computeIfAbsent(settings.feed(name.topic()), this::rest);
      int fitting = fitting(batch, rest);
      if (fitting > 0) {
        admitted.put(name, fitting == batch.size() ? batch : batch.subList(0, fitting));
      }
      note(name, batch, fitting);
    }
    return new ConsumerRecords<>(admitted, Map.of());
  }

  private Rest rest(Feed feed) {
    Room room = settings.room(feed);
    long inFlight = assignment.inFlight(feed);
    return new Rest(
        room.messages() - inFlight, room.bytes() - assignment.inFlightBytes(feed), inFlight == 0);
  }

  private static int fitting(
      List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> batch, Rest room) {
    int fitting = 0;
    while (fitting < batch.size() && room.take(Message.sizeOf(batch.get(fitting)))) {
      fitting++;
    }
    return fitting;
  }

  private void note(
      TopicPartition name,
      List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> batch,
      int fitting) {
    AssignedPartition partition = assignment.ofMessages(name);
    if (fitting == batch.size()) {
      partition.awaits(0);
      return;
    }
    ConsumerRecord<byte @Nullable [], byte @Nullable []> refused = batch.get(fitting);
    partition.awaits(Message.sizeOf(refused));
    consumer.seek(name, new OffsetAndMetadata(refused.offset(), refused.leaderEpoch(), ""));
  }
}
