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
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Plants a bug between the source and its Kafka client. Owned by the poll loop's actor. */
final class ConsumerMutant {
  private final Mutation mutation;
  private final Random random;
  private final SimConsumer real;
  private final int firstPartitions;
  private final Map<TopicPartition, OffsetAndMetadata> firstCommits = new HashMap<>();
  private final Map<TopicPartition, OffsetAndMetadata> lastCommits = new HashMap<>();

  /** The real method. */
  @FunctionalInterface
  interface Call {
    @Nullable Object on(@Nullable Object[] arguments) throws Throwable;
  }

  ConsumerMutant(World world, SimConsumer real) {
    this.mutation = world.mutation();
    this.random = world.scheduler().random();
    this.real = real;
    this.firstPartitions = world.plan().partitions();
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
          arguments[1] = (OffsetCommitCallback) (offsets, failure) -> {};
        }
        if (mutation == Mutation.COMMIT_REFUSAL_UNHEARD && method.equals("commitAsync")) {
          OffsetCommitCallback loop = (OffsetCommitCallback) arguments[1];
          arguments[1] =
              (OffsetCommitCallback) (offsets, failure) -> loop.onComplete(offsets, null);
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
        if (mutation == Mutation.START_WITHOUT_LEADER_EPOCH
            && arguments[1] instanceof OffsetAndMetadata offset) {
          arguments[1] = new OffsetAndMetadata(offset.offset());
        }
      }
      default -> {}
    }
    try {
      return result(method, call.on(arguments));
    } catch (OffsetOutOfRangeException lost) {
      if (mutation != Mutation.LOSS_JUMPED_OVER) {
        throw lost;
      }
      lost.offsetOutOfRangePartitions().keySet().forEach(this::jump);
      return ConsumerRecords.empty();
    }
  }

  private void jump(TopicPartition name) {
    long start = real.starts(List.of(name)).getOrDefault(name, 0L);
    long end = real.ends(List.of(name)).getOrDefault(name, start);
    real.seek(name, Math.clamp(real.position(name.partition()), start, end));
  }

  @SuppressWarnings({"unchecked", "NullAway", "removal"}) // as above; the client makes it so too
  private @Nullable Object result(String method, @Nullable Object result) {
    return switch (method) {
      case "committed" -> restored((Map<TopicPartition, OffsetAndMetadata>) result);
      case "poll" -> records((ConsumerRecords<byte @Nullable [], byte @Nullable []>) result);
      case "beginningOffsets" -> starts((Map<TopicPartition, Long>) result);
      case "endOffsets" -> ends((Map<TopicPartition, Long>) result);
      case "groupMetadata" ->
          mutation == Mutation.EPOCH_FROZEN ? new ConsumerGroupMetadata("group") : result;
      default -> result;
    };
  }

  private Map<TopicPartition, Long> starts(Map<TopicPartition, Long> starts) {
    boolean first = starts.keySet().stream().allMatch(name -> name.partition() < firstPartitions);
    boolean atTheEnd =
        mutation == Mutation.START_AT_THE_END
            || (mutation == Mutation.ADDED_PARTITION_AT_THE_END && !first);
    return atTheEnd ? real.ends(starts.keySet()) : starts;
  }

  private Map<TopicPartition, Long> ends(Map<TopicPartition, Long> ends) {
    if (mutation != Mutation.RANGE_TOLD_WRONG) {
      return ends;
    }
    Map<TopicPartition, Long> wrong = new HashMap<>();
    ends.forEach((name, end) -> wrong.put(name, end - 1));
    return wrong;
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
    if (mutation == Mutation.COMMIT_AFTER_LOSS) {
      return Map.copyOf(lastCommits);
    }
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
      case CUSTODY_UNSAID -> withoutCustody(offset);
      case COMMIT_WITHOUT_LEADER_EPOCH -> withEpoch(offset, Optional.empty());
      case COMMIT_WITH_FIRST_LEADER_EPOCH -> withEpoch(offset, Optional.of(0));
      case GAP_MAP_CUT ->
          new OffsetAndMetadata(
              offset.offset(),
              offset.leaderEpoch(),
              GapRuns.cut(offset.metadata(), offset.offset(), real.topicId(), name.partition()));
      case COMMIT_THE_POSITION -> new OffsetAndMetadata(real.position(name.partition()));
      default -> offset;
    };
  }

  private static OffsetAndMetadata withoutCustody(OffsetAndMetadata offset) {
    String gaps = offset.metadata().split("\\.", -1)[0];
    return new OffsetAndMetadata(offset.offset(), offset.leaderEpoch(), gaps);
  }

  private static OffsetAndMetadata withEpoch(OffsetAndMetadata offset, Optional<Integer> epoch) {
    return new OffsetAndMetadata(offset.offset(), epoch, offset.metadata());
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
      case CUSTODY_FORGOTTEN -> withoutCustody(offset);
      case INNOCENT_ACCUSED ->
          new OffsetAndMetadata(
              at,
              offset.leaderEpoch(),
              GapRuns.accusing(offset.metadata(), at, real.topicId(), name.partition()));
      case GAP_MAP_FORGOTTEN -> new OffsetAndMetadata(at);
      case GAP_MAP_SHIFTED ->
          new OffsetAndMetadata(
              at,
              Optional.empty(),
              GapRuns.shifted(offset.metadata(), at, real.topicId(), name.partition()));
      case RETENTION_JUMPED_OVER_AT_START ->
          atLeast(offset, real.starts(List.of(name)).getOrDefault(name, 0L));
      case START_ONE_TOO_EARLY -> new OffsetAndMetadata(Math.max(0, at - 1));
      default -> offset;
    };
  }

  private static OffsetAndMetadata atLeast(OffsetAndMetadata offset, long start) {
    return offset.offset() >= start
        ? offset
        : new OffsetAndMetadata(start, offset.leaderEpoch(), "");
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
