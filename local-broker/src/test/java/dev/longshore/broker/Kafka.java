package dev.longshore.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What the tests of this module do as clients of a broker. Every call has a deadline. */
final class Kafka {
  private static final String GROUP = "readers";
  private static final String SHARE_GROUP = "sharers";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private Kafka() {}

  static Admin admin(String bootstrap) {
    return Admin.create(Map.of("bootstrap.servers", bootstrap));
  }

  static void createTopic(String bootstrap, String topic, int partitions) throws Exception {
    try (Admin admin = admin(bootstrap)) {
      admin
          .createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
          .all()
          .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
  }

  static void send(String bootstrap, String topic, List<String> values) throws Exception {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrap, "max.request.size", 8 * 1024 * 1024);
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      for (String value : values) {
        producer.send(new ProducerRecord<>(topic, value)).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      }
    }
  }

  /** Reads that many values with a KIP-848 group. */
  static List<String> readWithGroup(String bootstrap, String topic, int count) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "group.id",
            GROUP,
            "group.protocol",
            "consumer",
            "auto.offset.reset",
            "earliest");
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      return collect(consumer::poll, count);
    }
  }

  static List<String> readWithShareGroup(String bootstrap, String topic, int count) {
    Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "group.id", SHARE_GROUP);
    try (KafkaShareConsumer<String, String> consumer =
        new KafkaShareConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      return collect(consumer::poll, count);
    }
  }

  static void startShareGroupAtTheBeginning(String bootstrap) throws Exception {
    AlterConfigOp earliest =
        new AlterConfigOp(
            new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET);
    try (Admin admin = admin(bootstrap)) {
      admin
          .incrementalAlterConfigs(
              Map.of(new ConfigResource(ConfigResource.Type.GROUP, SHARE_GROUP), List.of(earliest)))
          .all()
          .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private static List<String> collect(
      Function<Duration, ConsumerRecords<String, String>> poll, int count) {
    List<String> values = new ArrayList<>();
    long start = System.nanoTime();
    while (values.size() < count) {
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
      for (ConsumerRecord<String, String> received : poll.apply(Duration.ofMillis(200))) {
        values.add(received.value());
      }
    }
    return values;
  }
}
