package dev.longshore.recording;

import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Writes down what a consumer takes from the log and what it wants to commit. */
public record RecordingCalls(InstanceRecorder recorder) implements ClientCalls {
  @Override
  public @Nullable Object call(String method, @Nullable Object[] arguments, Target target)
      throws Throwable {
    if (method.equals("seek") && arguments[0] instanceof TopicPartition name) {
      recorder.setBack(name, offset(arguments[1]));
    } else {
      recorder.allTaken();
    }
    if (method.startsWith("commit") && !method.equals("committed")) {
      recorder.committing(offsets(arguments));
    }
    Object result = target.call(arguments);
    if (result instanceof ConsumerRecords<?, ?> polled) {
      messages(polled).forEach(recorder::polled);
    }
    if (result instanceof ConsumerGroupMetadata group) {
      recorder.epoch(group.generationId());
    }
    return result;
  }

  private static long offset(@Nullable Object argument) {
    return argument instanceof OffsetAndMetadata given
        ? given.offset()
        : (Long) Objects.requireNonNull(argument);
  }

  @SuppressWarnings("unchecked") // the source commits no other maps
  private static Map<TopicPartition, OffsetAndMetadata> offsets(@Nullable Object[] arguments) {
    return arguments.length > 0 && arguments[0] instanceof Map<?, ?> offsets
        ? (Map<TopicPartition, OffsetAndMetadata>) offsets
        : Map.of();
  }

  @SuppressWarnings("unchecked") // the source's consumer has no others
  private static Iterable<ConsumerRecord<byte @Nullable [], byte @Nullable []>> messages(
      ConsumerRecords<?, ?> polled) {
    return (ConsumerRecords<byte @Nullable [], byte @Nullable []>) polled;
  }
}
