package dev.longshore.benchmarks.peers;

import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes and fills the topics of a run. Owned by one thread; {@link #pace} may be on another. */
final class Topics {
  private static final int PARTITIONS = 8;
  private static final long SEED = 42;

  private final String bootstrap;

  Topics(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  /** Makes a topic. */
  void create(String name) {
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap))) {
      NewTopic topic = new NewTopic(name, Optional.of(PARTITIONS), Optional.empty());
      admin.createTopics(Set.of(topic)).all().get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException failure) {
      throw new ProgramFailure(ExitCode.INTERNAL, "creating " + name + ": " + failure.getCause());
    }
  }

  /** Fills a topic as fast as the broker takes it: keys at random, with a fixed seed. Blocks. */
  void fill(String topic, Scenario.Data data, int messages) {
    SplittableRandom random = new SplittableRandom(SEED);
    byte[][] keys = keys(data.keys());
    byte[] value = new byte[data.valueBytes()];
    random.nextBytes(value);
    Map<String, Object> batching =
        Map.of(
            ProducerConfig.LINGER_MS_CONFIG, 50,
            ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10,
            ProducerConfig.BUFFER_MEMORY_CONFIG, 64 << 20);
    try (KafkaProducer<byte[], byte[]> producer = producer(batching)) {
      for (int count = 0; count < messages; count++) {
        send(producer, new ProducerRecord<>(topic, keys[random.nextInt(keys.length)], value));
      }
      producer.flush();
    }
  }

  /** Sends at a fixed rate, each message with the time of its sending, for as long as is said. */
  void pace(String topic, Scenario.Data data, int perSecond, BooleanSupplier goOn) {
    byte[][] keys = keys(data.keys());
    long interval = 1_000_000_000L / perSecond;
    try (KafkaProducer<byte[], byte[]> producer =
        producer(Map.of(ProducerConfig.LINGER_MS_CONFIG, 0))) {
      long due = System.nanoTime();
      while (goOn.getAsBoolean()) {
        LockSupport.parkNanos(due - System.nanoTime());
        for (; due - System.nanoTime() <= 0; due += interval) {
          ByteBuffer value = ByteBuffer.allocate(data.valueBytes()).putLong(System.nanoTime());
          byte[] key = keys[ThreadLocalRandom.current().nextInt(keys.length)];
          send(producer, new ProducerRecord<>(topic, key, value.array()));
        }
      }
    }
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> message) {
    var _ =
        producer.send(
            message,
            (sent, failure) -> {
              if (failure != null) {
                System.err.println("warning: a message could not be sent: " + failure);
              }
            });
  }

  private KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> properties = new HashMap<>(more);
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    properties.put(ProducerConfig.ACKS_CONFIG, "1");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
    properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return new KafkaProducer<>(properties);
  }

  private static byte[][] keys(int number) {
    byte[][] keys = new byte[number][];
    for (int index = 0; index < number; index++) {
      keys[index] = "key-%06d".formatted(index).getBytes(StandardCharsets.US_ASCII);
    }
    return keys;
  }

  /** What the topics are like, for the report. */
  static List<String> description() {
    return List.of(
        PARTITIONS + " partitions, keys at random (seed " + SEED + "), no compression, acks 1");
  }
}
