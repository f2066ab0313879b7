package dev.longshore.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(BrokerExtension.class)
final class ClusterIT {
  private static final Duration JOIN_LIMIT = Duration.ofSeconds(30);

  private final ToolOnBroker tool;

  ClusterIT(ToolOnBroker tool) {
    this.tool = tool;
  }

  @Test
  void topicsAreCreatedGrownAndLeftAlone() {
    assertThat(tool.run("topics", "check", "--topic", "made:2").exitCode()).isEqualTo(3);
    assertThat(tool.run("topics", "plan", "--topic", "made:2", "-o", "jsonl").out())
        .contains("\"action\":\"create\"");
    assertThat(tool.run("topics", "check", "--topic", "made").exitCode()).isEqualTo(3);

    assertThat(tool.run("topics", "apply", "--topic", "made:2:1").exitCode()).isZero();
    assertThat(tool.run("topics", "apply", "--topic", "made:2").out()).contains("none");
    assertThat(tool.run("topics", "apply", "--topic", "made:4").out()).contains("grow");

    assertThat(tool.run("topics", "check", "--topic", "made:4", "--topic", "made").exitCode())
        .isEqualTo(2);
    assertThat(tool.run("topics", "check", "--topic", "made:4").exitCode()).isZero();
    assertThat(tool.run("topics", "check", "--topic", "made").exitCode()).isZero();
  }

  @Test
  void aPlanThatWouldShrinkATopicDoesNothingAtAll() {
    tool.topic("large:4");

    ToolRun run = tool.run("topics", "apply", "--topic", "large:2", "--topic", "not-made:1");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("nothing was done: topic large has 4 partitions");
    assertThat(tool.run("topics", "check", "--topic", "not-made").exitCode()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"send absent -V x", "read absent", "dlq list --topic absent"})
  void aMissingTopicIsToldWithItsRemedy(String command) {
    ToolRun run = tool.run(command.split(" "));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("error: topic absent does not exist")
        .contains("longshore topics apply --topic absent:8")
        .hasLineCount(1);
  }

  @Test
  void aPartitionThatThereIsNotIsWrongUsage() {
    tool.topic("narrow:2");

    assertThat(tool.run("send", "narrow", "-V", "x", "--partition", "2").err())
        .contains("topic narrow has no partition 2, only 0 to 1");
    assertThat(tool.run("read", "narrow", "--from", "2:0").exitCode()).isEqualTo(2);
    ToolRun envelope =
        tool.withInput(
            """
            {"topic":"narrow","partition":2,"value":"x"}
            {"topic":"absent","value":"x"}
            {"key":"a","value":"x"}
            """,
            "send",
            "--format",
            "jsonl");
    assertThat(envelope.exitCode()).isEqualTo(3);
    assertThat(envelope.err())
        .contains("stdin:1: topic narrow has no partition 2")
        .contains("stdin:2: topic absent does not exist")
        .contains("stdin:3: no topic");
  }

  @Test
  void aFleetIsShownWithMembersAndLag() {
    tool.topic("consumed:2");
    tool.run("send", "consumed", "-V", "x", "--count", "10", "--partition", "0");
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers",
            tool.bootstrap(),
            "group.id",
            "workers",
            "client.id",
            "worker-1",
            "group.protocol",
            "consumer",
            "auto.offset.reset",
            "earliest",
            "enable.auto.commit",
            "false",
            "max.poll.records",
            "4");
    try (KafkaConsumer<byte[], byte[]> worker =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      worker.subscribe(List.of("consumed"));
      long deadlineNanos = System.nanoTime() + JOIN_LIMIT.toNanos();
      while (worker.poll(Duration.ofMillis(100)).isEmpty()) {
        assertThat(System.nanoTime()).as("the worker joins").isLessThan(deadlineNanos);
      }
      worker.commitSync();

      ToolRun all = tool.run("fleet", "status", "-o", "jsonl");
      ToolRun one = tool.run("fleet", "status", "--group", "workers", "-o", "json");
      ToolRun table = tool.run("fleet", "status", "--group", "workers");

      assertThat(all.lines())
          .contains(
              "{\"group\":\"workers\",\"state\":\"Stable\",\"protocol\":\"consumer\","
                  + "\"members\":1,\"lag\":6}");
      assertThat(one.out())
          .contains("\"clientId\":\"worker-1\"", "\"partitions\":[\"consumed:0\",\"consumed:1\"]")
          .contains("\"partition\":0,\"committed\":4,\"end\":10,\"lag\":6,\"member\":\"worker-1\"");
      assertThat(table.lines().getFirst())
          .isEqualTo("workers: Stable, consumer protocol, 1 members, lag 6");
    }
    assertThat(tool.run("fleet", "status", "--group", "worker").err())
        .contains("no consumer group worker (did you mean workers?)");
  }

  @Test
  void anUnknownClientPropertyIsAWarning() {
    tool.topic("warned:1");

    ToolRun run = tool.run("send", "warned", "-V", "x", "-X", "linger.mss=1");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).contains("do not know the property linger.mss (did you mean linger.ms?)");
  }
}
