package dev.longshore.benchmarks.contender;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A consumer for which a topic never ends: after a partition's last record it reads the first one
 * again, with offsets that go on rising as they would in a log without end. Owned by its poll
 * thread.
 *
 * <p>The offset is written into the record that Kafka made, so that a lap costs a field per record
 * and no garbage, and costs it to every contender alike. Commits carry the offsets that the
 * contender sees; a broker takes them although its log is shorter.
 */
final class LoopingConsumer extends KafkaConsumer<byte @Nullable [], byte @Nullable []> {
  private static final MethodHandle OFFSET = offsetSetter();

  private final Map<TopicPartition, Lap> laps = new HashMap<>();

  /** Where a partition's current lap is: its length, and what earlier laps add to its offsets. */
  private static final class Lap {
    final long length;
    long shift;

    Lap(long length) {
      this.length = length;
    }
  }

  LoopingConsumer(Map<String, Object> properties) {
    super(properties);
  }

  @Override
  public ConsumerRecords<byte @Nullable [], byte @Nullable []> poll(Duration timeout) {
    ConsumerRecords<byte @Nullable [], byte @Nullable []> records = super.poll(timeout);
    for (TopicPartition partition : records.partitions()) {
      pass(partition, records.records(partition));
    }
    return records;
  }

  private void pass(
      TopicPartition partition,
      List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records) {
    Lap lap = laps.computeIfAbsent(partition, this::firstLap);
    boolean atEnd = records.getLast().offset() == lap.length - 1;
    if (lap.shift > 0) {
      for (ConsumerRecord<byte @Nullable [], byte @Nullable []> record : records) {
        setOffset(record, record.offset() + lap.shift);
      }
    }
    if (atEnd) {
      lap.shift += lap.length;
      seek(partition, 0);
    }
  }

  private Lap firstLap(TopicPartition partition) {
    return new Lap(endOffsets(Set.of(partition)).getOrDefault(partition, 0L));
  }

  private static void setOffset(ConsumerRecord<?, ?> record, long offset) {
    try {
      OFFSET.invokeExact(record, offset);
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static MethodHandle offsetSetter() {
    try {
      Field field = ConsumerRecord.class.getDeclaredField("offset");
      field.setAccessible(true);
      MethodHandle setter = MethodHandles.lookup().unreflectSetter(field);
      return setter.asType(setter.type().changeParameterType(0, ConsumerRecord.class));
    } catch (ReflectiveOperationException renamed) {
      throw new ExceptionInInitializerError(renamed);
    }
  }
}
