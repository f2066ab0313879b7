package dev.longshore.benchmarks.features;

import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The messages that features are measured with: what a feature looks at, all of them have. */
public final class Messages {
  private static final int PARTITIONS = 8;
  private static final int KEYS = 10_007;
  private static final int VALUE_BYTES = 100;
  private static final int LEVELS = 3;
  private static final long SEED = 42;

  private Messages() {}

  /** What they are like, for the report. */
  static List<String> description() {
    return List.of(
        ("%d partitions, %,d keys at random (seed %d), values of %d B; headers ce_id (all"
                + " different), ce_type, priority")
            .formatted(PARTITIONS, KEYS, SEED, VALUE_BYTES),
        "the consumer is the real program, ordering by key, concurrency 64, a Java handler that"
            + " counts; measured from a quarter of the messages to 95 %");
  }

  /** Makes and fills a topic. Blocks. */
  public static void fill(String bootstrap, String topic, int messages)
      throws InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin.createTopics(Set.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get();
    } catch (ExecutionException failure) {
      throw new ProgramFailure(ExitCode.INTERNAL, "creating " + topic + ": " + failure.getCause());
    }
    SplittableRandom random = new SplittableRandom(SEED);
    byte[] value = new byte[VALUE_BYTES];
    random.nextBytes(value);
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "linger.ms",
            50,
            "batch.size",
            128 << 10,
            "buffer.memory",
            64 << 20,
            "acks",
            "1",
            "enable.idempotence",
            false,
            "key.serializer",
            ByteArraySerializer.class,
            "value.serializer",
            ByteArraySerializer.class);
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings)) {
      for (int number = 0; number < messages; number++) {
        var message = new ProducerRecord<>(topic, bytes("key-%06d", random.nextInt(KEYS)), value);
        message.headers().add("ce_id", bytes("%012d", number));
        message.headers().add("ce_type", bytes("order.%d", number % LEVELS));
        message.headers().add("priority", bytes("%d", random.nextInt(LEVELS)));
        var _ = producer.send(message);
      }
      producer.flush();
    }
  }

  private static byte[] bytes(String format, int number) {
    return format.formatted(number).getBytes(StandardCharsets.US_ASCII);
  }
}
