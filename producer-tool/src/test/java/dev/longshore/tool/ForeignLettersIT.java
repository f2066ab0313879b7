package dev.longshore.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.ListenerExecutionFailedException;

/** Dead letters that Spring Kafka wrote with its own code. */
@ExtendWith(BrokerExtension.class)
final class ForeignLettersIT {
  private final ToolOnBroker tool;

  ForeignLettersIT(ToolOnBroker tool) {
    this.tool = tool;
  }

  @Test
  void springsAreListedGroupedAndSentBack() {
    tool.topic("spring-orders:1");
    tool.topic("spring-orders-dlt:1");
    var factory =
        new DefaultKafkaProducerFactory<byte[], byte[]>(
            Map.of(
                "bootstrap.servers",
                tool.bootstrap(),
                "key.serializer",
                ByteArraySerializer.class,
                "value.serializer",
                ByteArraySerializer.class));
    try {
      DeadLetterPublishingRecoverer recoverer =
          new DeadLetterPublishingRecoverer(
              new KafkaTemplate<>(factory),
              (record, failure) -> new TopicPartition(record.topic() + "-dlt", 0));
      for (int offset = 0; offset < 3; offset++) {
        recoverer.accept(
            record("spring-orders", offset),
            new ListenerExecutionFailedException(
                "Listener failed",
                "spring-workers",
                new IllegalStateException("no stock " + offset)));
      }
    } finally {
      factory.destroy();
    }

    List<String> groups = dlq("groups", "spring-orders-dlt", "-o", "jsonl").lines();
    ToolRun found =
        dlq(
            "list",
            "spring-orders-dlt",
            "--where",
            "dialect:spring cause:java.lang.IllegalStateException group:spring-workers");
    String shown = dlq("show", "spring-orders-dlt", "0:1").out();
    ToolRun replayed = dlq("replay", "spring-orders-dlt", "--where", "is:new", "--yes");

    assertThat(groups).hasSize(1);
    assertThat(groups.getFirst())
        .contains("\"cause\":\"java.lang.IllegalStateException\",\"count\":3");
    assertThat(found.lines()).hasSize(4);
    assertThat(found.lines().getLast()).contains("0:2", "spring-orders", "k2");
    assertThat(shown).contains("originOffset     1", "group            spring-workers");
    assertThat(replayed.exitCode()).as(replayed.err()).isZero();
    assertReturned("spring-orders");
  }

  /** Key, value and the user's header went back, and nothing else but who sent them. */
  private void assertReturned(String topic) {
    List<String> sent = tool.run("read", topic, "-o", "jsonl").lines();
    assertThat(sent).hasSize(3);
    assertThat(sent.getFirst())
        .contains(
            "\"key\":\"k0\",\"value\":\"v0\",\"headers\":[{\"key\":\"tenant\",\"value\":\"a\"},"
                + "{\"key\":\"longshore.redrives\",\"value\":\"1\"},"
                + "{\"key\":\"longshore.redrive-job\"")
        .endsWith("\"}]}");
  }

  private ToolRun dlq(String command, String topic, String... options) {
    String[] all = new String[options.length + 4];
    System.arraycopy(new String[] {"dlq", command, "--topic", topic}, 0, all, 0, 4);
    System.arraycopy(options, 0, all, 4, options.length);
    return tool.run(all);
  }

  private static ConsumerRecord<byte[], byte[]> record(String topic, int offset) {
    return new ConsumerRecord<>(
        topic,
        0,
        offset,
        1_700_000_000_000L,
        TimestampType.CREATE_TIME,
        2,
        2,
        ("k" + offset).getBytes(StandardCharsets.UTF_8),
        ("v" + offset).getBytes(StandardCharsets.UTF_8),
        new RecordHeaders().add("tenant", new byte[] {'a'}),
        Optional.empty());
  }
}
