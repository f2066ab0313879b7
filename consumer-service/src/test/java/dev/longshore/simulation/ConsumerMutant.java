package dev.longshore.simulation;

import dev.longshore.delivery.GapRuns;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Plants a bug between the source and its Kafka client. Owned by the poll loop's actor. */
final class ConsumerMutant {
  private final Mutation mutation;
  private final Random random;
  private final SimConsumer real;
  private final Map<TopicPartition, OffsetAndMetadata> firstCommits = new HashMap<>();
  private final Map<TopicPartition, OffsetAndMetadata> lastCommits = new HashMap<>();

  /** The real method. */
  @FunctionalInterface
  interface Call {
    @Nullable Object on(@Nullable Object[] arguments) throws Throwable;
  }

  ConsumerMutant(Mutation mutation, Random random, SimConsumer real) {
    this.mutation = mutation;
    this.random = random;
    this.real = real;
  }

  /** Calls the method, or something like it. */
  @SuppressWarnings({"unchecked", "NullAway"}) // the methods' names tell the types
  @Nullable Object call(String method, @Nullable Object[] arguments, Call call) throws Throwable {
    if (mutation == Mutation.NONE) {
      return call.on(arguments);
    }
    switch (method) {
      case "commitAsync", "commitSync" -> {
        arguments[0] = commits((Map<TopicPartition, OffsetAndMetadata>) arguments[0]);
        if (mutation == Mutation.COMMIT_SWALLOWED && method.equals("commitSync")) {
          return null;
        }
        if (mutation == Mutation.COMMIT_ANSWER_LOST && method.equals("commitAsync")) {
          arguments[1] = (org.apache.kafka.clients.consumer.OffsetCommitCallback) (map, ex) -> {};
        }
      }
      case "subscribe" -> arguments[1] = listener((ConsumerRebalanceListener) arguments[1]);
      case "pause" -> {
        if (mutation == Mutation.PAUSE_IGNORED) {
          return null;
        }
      }
      case "seek" -> {
        if (mutation == Mutation.START_ONE_TOO_FAR
            && arguments[1] instanceof OffsetAndMetadata offset) {
          arguments[1] = new OffsetAndMetadata(offset.offset() + 1);
        }
      }
      default -> {}
    }
    return result(method, call.on(arguments));
  }

  @SuppressWarnings({"unchecked", "NullAway", "removal"}) // as above; the client makes it so too
  private @Nullable Object result(String method, @Nullable Object result) {
    return switch (method) {
      case "committed" -> restored((Map<TopicPartition, OffsetAndMetadata>) result);
      case "poll" -> records((ConsumerRecords<byte @Nullable [], byte @Nullable []>) result);
      case "beginningOffsets" ->
          mutation == Mutation.START_AT_THE_END
              ? real.ends(((Map<TopicPartition, Long>) result).keySet())
              : result;
      case "groupMetadata" ->
          mutation == Mutation.EPOCH_FROZEN ? new ConsumerGroupMetadata("group") : result;
      default -> result;
    };
  }

  private Map<TopicPartition, OffsetAndMetadata> commits(
      Map<TopicPartition, OffsetAndMetadata> wanted) {
    Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
    wanted.forEach(
        (name, offset) -> {
          firstCommits.putIfAbsent(name, offset);
          lastCommits.put(name, offset);
          commits.put(name, commit(name, offset));
        });
    if (mutation == Mutation.COMMIT_OF_ANOTHER_PARTITION && commits.size() == 2) {
      List<TopicPartition> names = new ArrayList<>(commits.keySet());
      return Map.of(names.get(0), wanted.get(names.get(1)), names.get(1), wanted.get(names.get(0)));
    }
    return commits;
  }

  private OffsetAndMetadata commit(TopicPartition name, OffsetAndMetadata offset) {
    return switch (mutation) {
      case COMMIT_ONE_TOO_FAR -> new OffsetAndMetadata(offset.offset() + 1);
      case COMMIT_GOES_BACK ->
          random.nextInt(6) == 0 ? firstCommits.getOrDefault(name, offset) : offset;
      case COMMIT_WITHOUT_GAP_MAP -> new OffsetAndMetadata(offset.offset());
      case COMMIT_THE_POSITION -> new OffsetAndMetadata(real.position(name.partition()));
      default -> offset;
    };
  }

  private Map<TopicPartition, OffsetAndMetadata> restored(
      Map<TopicPartition, OffsetAndMetadata> committed) {
    Map<TopicPartition, OffsetAndMetadata> restored = new HashMap<>();
    committed.forEach((name, offset) -> restored.put(name, restored(name, offset)));
    return restored;
  }

  private OffsetAndMetadata restored(TopicPartition name, OffsetAndMetadata offset) {
    long at = offset.offset();
    return switch (mutation) {
      case GAP_MAP_FORGOTTEN -> new OffsetAndMetadata(at);
      case GAP_MAP_SHIFTED ->
          new OffsetAndMetadata(
              at,
              Optional.empty(),
              GapRuns.shifted(offset.metadata(), at, SimBroker.TOPIC_ID, name.partition()));
      case START_ONE_TOO_EARLY -> new OffsetAndMetadata(Math.max(0, at - 1));
      default -> offset;
    };
  }

  private ConsumerRecords<byte @Nullable [], byte @Nullable []> records(
      ConsumerRecords<byte @Nullable [], byte @Nullable []> read) {
    Map<TopicPartition, List<ConsumerRecord<byte @Nullable [], byte @Nullable []>>> kept =
        new LinkedHashMap<>();
    for (TopicPartition name : read.partitions()) {
      long expected = read.records(name).getFirst().offset();
      for (ConsumerRecord<byte @Nullable [], byte @Nullable []> record : read.records(name)) {
        if (!isDropped(record.offset() > expected)) {
          kept.computeIfAbsent(name, absent -> new ArrayList<>()).add(changed(record));
        }
        expected = record.offset() + 1;
      }
    }
    return new ConsumerRecords<>(kept, Map.of());
  }

  private boolean isDropped(boolean behindHole) {
    return (mutation == Mutation.MESSAGE_DROPPED && random.nextInt(50) == 0)
        || (mutation == Mutation.HOLE_ONE_TOO_WIDE && behindHole);
  }

  private ConsumerRecord<byte @Nullable [], byte @Nullable []> changed(
      ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
    byte[] key = record.key();
    if (mutation != Mutation.KEY_SPLIT || key == null) {
      return record;
    }
    String split = new String(key, StandardCharsets.UTF_8) + record.offset() % 2;
    return new ConsumerRecord<>(
        record.topic(),
        record.partition(),
        record.offset(),
        split.getBytes(StandardCharsets.UTF_8),
        record.value());
  }

  private ConsumerRebalanceListener listener(ConsumerRebalanceListener loop) {
    return new ConsumerRebalanceListener() {
      @Override
      public void onPartitionsAssigned(Collection<TopicPartition> names) {
        loop.onPartitionsAssigned(names);
      }

      @Override
      public void onPartitionsRevoked(Collection<TopicPartition> names) {
        if (mutation != Mutation.REVOKE_UNHEARD) {
          loop.onPartitionsRevoked(names);
        }
        if (mutation == Mutation.COMMIT_AFTER_LOSS) {
          lastCommits.keySet().retainAll(names);
          real.commitSync(Map.copyOf(lastCommits), java.time.Duration.ZERO);
        }
      }

      @Override
      public void onPartitionsLost(Collection<TopicPartition> names) {
        if (mutation != Mutation.LOSS_UNHEARD) {
          loop.onPartitionsLost(names);
        }
      }
    };
  }
}
