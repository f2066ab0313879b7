package dev.longshore.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.runtime.ConnectMetrics;
import org.apache.kafka.connect.runtime.SinkConnectorConfig;
import org.apache.kafka.connect.runtime.errors.DeadLetterQueueReporter;
import org.apache.kafka.connect.runtime.errors.ErrorHandlingMetrics;
import org.apache.kafka.connect.runtime.errors.ProcessingContext;
import org.apache.kafka.connect.runtime.errors.Stage;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.apache.kafka.connect.runtime.standalone.StandaloneConfig;
import org.apache.kafka.connect.util.ConnectorTaskId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.ListenerExecutionFailedException;

/** Dead letters that Spring Kafka and Kafka Connect wrote with their own code. */
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
    assertThat(found.lines().getLast()).contains("spring-orders 0:2", "spring");
    assertThat(shown).contains("originOffset     1", "group            spring-workers");
    assertThat(replayed.exitCode()).as(replayed.err()).isZero();
    assertReturned("spring-orders");
  }

  @Test
  void connectsAreListedGroupedAndSentBack() {
    tool.topic("connect-orders:1");
    tool.topic("connect-orders.dlq:1");
    Map<String, String> sink = new HashMap<>();
    sink.put("name", "stock-sink");
    sink.put("connector.class", "shop.StockSink");
    sink.put("topics", "connect-orders");
    sink.put("errors.deadletterqueue.topic.name", "connect-orders.dlq");
    sink.put("errors.deadletterqueue.topic.replication.factor", "1");
    sink.put("errors.deadletterqueue.context.headers.enable", "true");
    Map<String, String> worker =
        Map.of(
            "bootstrap.servers",
            tool.bootstrap(),
            "key.converter",
            JsonConverter.class.getName(),
            "value.converter",
            JsonConverter.class.getName(),
            "offset.storage.file.filename",
            "unused");
    Map<String, Object> client =
        Map.of(
            "bootstrap.servers",
            tool.bootstrap(),
            "key.serializer",
            ByteArraySerializer.class.getName(),
            "value.serializer",
            ByteArraySerializer.class.getName());
    ConnectorTaskId task = new ConnectorTaskId("stock-sink", 0);
    ConnectMetrics metrics =
        new ConnectMetrics("worker", new StandaloneConfig(worker), Time.SYSTEM, "cluster");
    try (DeadLetterQueueReporter reporter =
        DeadLetterQueueReporter.createAndSetup(
            Map.of("bootstrap.servers", tool.bootstrap()),
            task,
            new SinkConnectorConfig(new Plugins(Map.of("plugin.discovery", "service_load")), sink),
            client,
            new ErrorHandlingMetrics(task, metrics))) {
      for (int offset = 0; offset < 3; offset++) {
        ProcessingContext<ConsumerRecord<byte[], byte[]>> context =
            new ProcessingContext<>(record("connect-orders", offset));
        context.currentContext(Stage.VALUE_CONVERTER, JsonConverter.class);
        context.error(new DataException("not a number", new NumberFormatException("x" + offset)));
        var _ = reporter.report(context);
      }
    } finally {
      metrics.stop();
    }

    List<String> groups = dlq("groups", "connect-orders.dlq", "-o", "jsonl").lines();
    String shown = dlq("show", "connect-orders.dlq", "0:1").out();
    ToolRun replayed = dlq("replay", "connect-orders.dlq", "--where", "dialect:connect", "--yes");

    assertThat(groups).hasSize(1);
    assertThat(groups.getFirst())
        .contains("\"cause\":\"java.lang.NumberFormatException\",\"count\":3");
    assertThat(shown).contains("originOffset     1", "group            stock-sink");
    assertThat(replayed.exitCode()).as(replayed.err()).isZero();
    assertReturned("connect-orders");
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
