package dev.longshore.recording;

import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.MessageHandler;
import dev.longshore.handler.Outcome;
import dev.longshore.message.Message;
import dev.longshore.parking.TransactionBroker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** What can be wrong with a consumer on purpose, to see whether its history gives it away. */
public enum Planted implements ClientCalls {
  /** Nothing. */
  NOTHING,
  /** Its commits are ahead of what is settled. */
  COMMITS_TOO_FAR,
  /** One message in thirty never reaches the engine. */
  DROPS_MESSAGES,
  /** Its commits are taken for done and never sent. */
  SUPPRESSES_COMMITS,
  /** What a commit says is settled above it is not read when it starts again. */
  FORGETS_GAP_MAPS,
  /** Some messages are handled a second time, right after the first. */
  HANDLES_TWICE;

  private static final long AHEAD = 3;
  private static final long EVERY = 30;

  @Override
  public @Nullable Object call(String method, @Nullable Object[] arguments, Target target)
      throws Throwable {
    boolean commits = method.equals("commitAsync") || method.equals("commitSync");
    boolean commitsInTransaction = method.equals("sendOffsetsToTransaction");
    if ((commits || commitsInTransaction) && this == COMMITS_TOO_FAR) {
      return target.call(ahead(arguments));
    }
    if (commits && this == SUPPRESSES_COMMITS) {
      return suppressed(arguments);
    }
    Object result = target.call(arguments);
    if (this == DROPS_MESSAGES && result instanceof ConsumerRecords<?, ?> polled) {
      return thinned(polled);
    }
    return this == FORGETS_GAP_MAPS && method.equals("committed") ? bare(result) : result;
  }

  /** The handler that the engine is to call. */
  public MessageHandler handler(MessageHandler handler) {
    return this == HANDLES_TWICE ? twice(handler) : handler;
  }

  /** What commits in transactions go through. */
  public TransactionBroker transactions(TransactionBroker broker) {
    return new PlantedTransactions(broker, this);
  }

  private record PlantedTransactions(TransactionBroker broker, Planted planted)
      implements TransactionBroker {
    @Override
    public Producer<byte @Nullable [], byte @Nullable []> producer() {
      return planted.before(broker.producer());
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
      return broker.committed(partitions);
    }
  }

  private static MessageHandler twice(MessageHandler handler) {
    return (Message message, DeliveryContext delivery) -> {
      Outcome outcome = handler.handle(message, delivery);
      return message.offset() % EVERY == 0 ? handler.handle(message, delivery) : outcome;
    };
  }

  private static @Nullable Object[] ahead(@Nullable Object[] arguments) {
    @Nullable Object[] changed = arguments.clone();
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>(offsets(arguments[0]));
    offsets.replaceAll(
        (name, offset) ->
            offset.offset() < AHEAD ? offset : new OffsetAndMetadata(offset.offset() + AHEAD));
    changed[0] = offsets;
    return changed;
  }

  private static @Nullable Object suppressed(@Nullable Object[] arguments) {
    if (arguments[1] instanceof OffsetCommitCallback callback) {
      callback.onComplete(offsets(arguments[0]), null);
    }
    return null;
  }

  private static Map<TopicPartition, OffsetAndMetadata> bare(@Nullable Object result) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>(offsets(result));
    offsets.replaceAll(
        (name, offset) ->
            offset == null
                ? null
                : new OffsetAndMetadata(offset.offset(), offset.leaderEpoch(), ""));
    return offsets;
  }

  /** Whether {@link #DROPS_MESSAGES} keeps the message of an offset from the engine. */
  public static boolean drops(long offset) {
    return offset % EVERY == 1;
  }

  private static ConsumerRecords<?, ?> thinned(ConsumerRecords<?, ?> polled) {
    Map<TopicPartition, List<ConsumerRecord<Object, Object>>> kept = new LinkedHashMap<>();
    for (ConsumerRecord<?, ?> message : polled) {
      if (!drops(message.offset())) {
        kept.computeIfAbsent(
                new TopicPartition(message.topic(), message.partition()), name -> new ArrayList<>())
            .add(cast(message));
      }
    }
    return new ConsumerRecords<>(kept, Map.of());
  }

  @SuppressWarnings("unchecked") // only passed on
  private static ConsumerRecord<Object, Object> cast(ConsumerRecord<?, ?> message) {
    return (ConsumerRecord<Object, Object>) message;
  }

  @SuppressWarnings("unchecked") // the source asks with no other maps
  private static Map<TopicPartition, OffsetAndMetadata> offsets(@Nullable Object map) {
    return map instanceof Map<?, ?> offsets
        ? (Map<TopicPartition, OffsetAndMetadata>) offsets
        : Map.of();
  }
}
