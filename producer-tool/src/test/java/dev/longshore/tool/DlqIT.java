package dev.longshore.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.deadletter.DeadLetter;
import dev.longshore.deadletter.DeadLetterHeaders;
import dev.longshore.deadletter.DeadLetterReason;
import dev.longshore.deadletter.FailureDescription;
import dev.longshore.message.Envelope;
import dev.longshore.message.EnvelopeParser;
import dev.longshore.tool.console.Terminal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BrokerExtension.class)
final class DlqIT {
  private static final Instant FAILED_AT = Instant.parse("2026-11-20T09:00:00Z");

  private final ToolOnBroker tool;

  DlqIT(ToolOnBroker tool) {
    this.tool = tool;
  }

  @Test
  void topicsTellHowManyDeadLettersThereAreAndHowOld() {
    tool.topic("counted-orders.dlq:2");
    tool.topic("elsewhere:1");
    park("counted-orders.dlq", "gone", "a", bytes("v"), 0);
    park("counted-orders.dlq", "gone", "b", bytes("v"), 0);

    ToolRun run = tool.run("dlq", "topics", "-o", "jsonl", "--topic", "elsewhere");

    assertThat(run.lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("{\"topic\":\"counted-orders.dlq\",\"partitions\":2,\"records\":2,")
                    .containsPattern("\"oldest\":\"20[^\"]+\",\"newest\":\"20[^\"]+\""))
        .contains(
            "{\"topic\":\"elsewhere\",\"partitions\":1,\"records\":0,"
                + "\"oldest\":null,\"newest\":null}");
  }

  @Test
  void theListShowsWhatMatchesAndHowMuchWasLookedAt() {
    tool.topic("listed.dlq:1");
    park("listed.dlq", "orders", "ord-1", bytes("v"), 0);
    park("listed.dlq", "orders", "ord-2", bytes("v"), 0);

    ToolRun table =
        tool.run("dlq", "list", "--topic", "listed.dlq", "--where", "key:ord-2 cause:java.net.*");
    ToolRun lines = tool.run("dlq", "list", "--topic", "listed.dlq", "-o", "jsonl", "--max", "1");

    assertThat(table.lines()).hasSize(2);
    assertThat(table.lines().getLast())
        .contains("0:1", "new", "2026-11-20T09:00:00Z", "orders 0:7", "ord-2", "ConnectException");
    assertThat(table.err()).isEqualTo("1 of 2 dead letters in listed.dlq\n");
    assertThat(envelope(lines.lines().getFirst()).key()).isEqualTo(bytes("ord-1"));
    assertThat(lines.lines()).hasSize(1);
    assertThat(tool.run("dlq", "list", "--topic", "listed.dlq", "--where", "key:x").exitCode())
        .isEqualTo(4);
  }

  @Test
  void showTellsAllThatIsKnown() {
    tool.topic("shown.dlq:1");
    park("shown.dlq", "orders", "ord-1", new byte[] {0, (byte) 0xff}, 2);

    ToolRun text = tool.run("dlq", "show", "0:0", "--topic", "shown.dlq");
    ToolRun json = tool.run("dlq", "show", "0:0", "--topic", "shown.dlq", "-o", "json");

    assertThat(text.out())
        .contains("shown.dlq 0:0 (new)", "originTopic      orders", "redrives         2")
        .contains("tenant: a\n  tenant: b", "value (hex, 2 bytes)", "00 ff")
        .contains("stack\n  java.net.ConnectException: refused\n      at shop.Pay");
    assertThat(json.out())
        .startsWith(
            "{\"ref\":\"0:0\",\"state\":\"new\",\"dialect\":\"longshore\",\"history\":[],"
                + "\"deadLetter\":{\"originTopic\":\"orders\"")
        .contains("\"value\":\"AP8=\",\"valueEncoding\":\"base64\"");
    assertThat(tool.run("dlq", "show", "0:9", "--topic", "shown.dlq").exitCode()).isEqualTo(4);
  }

  @Test
  void aReplaySendsEachDeadLetterOnceAndByteForByte() {
    tool.topic("orders:4");
    tool.topic("orders.dlq:2");
    park("orders.dlq", "orders", "ord-1", new byte[] {0, (byte) 0xff}, 0);
    park("orders.dlq", "orders", "ord-2", null, 1);
    park("orders.dlq", "orders", "ord-3", bytes("v"), 3);

    ToolRun dry = replay("orders.dlq", "--where", "cause:java.net.*", "--dry-run");
    ToolRun first = replay("orders.dlq", "--where", "cause:java.net.*", "--yes");
    ToolRun second = replay("orders.dlq", "--where", "cause:java.net.*", "--yes");
    List<Envelope> sent = envelopes("orders");

    assertThat(dry.exitCode()).isZero();
    assertThat(dry.out())
        .startsWith("{\"topic\":\"orders.dlq\",\"count\":2,\"groups\":[{\"fingerprint\":\"")
        .contains("\"cause\":\"java.net.ConnectException\",\"count\":2}]")
        .contains("\"targets\":[{\"topic\":\"orders\",\"count\":2}]", "\"overMaxRedrives\":1");
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.out()).contains("\"replayed\":2,\"failed\":0");
    assertThat(second.exitCode()).isEqualTo(4);
    assertThat(second.out()).contains("\"job\":null", "\"replayed\":0", "\"alreadyReplayed\":2");
    assertThat(sent).hasSize(2);
    assertThat(sent)
        .anySatisfy(
            envelope -> {
              assertThat(envelope.key()).isEqualTo(bytes("ord-1"));
              assertThat(envelope.value()).isEqualTo(new byte[] {0, (byte) 0xff});
              assertThat(envelope.headers().stream().map(h -> h.name() + "=" + h.text()))
                  .startsWith("tenant=a", "tenant=b", "longshore.redrives=1")
                  .hasSize(4);
            })
        .anySatisfy(envelope -> assertThat(envelope.value()).isNull());
  }

  @Test
  void againSendsReplayedOnesOnceMoreAndToAnotherTopic() {
    tool.topic("again-orders:1");
    tool.topic("again-other:1");
    tool.topic("again-orders.dlq:1");
    park("again-orders.dlq", "again-orders", "a", bytes("1"), 0);
    park("again-orders.dlq", "again-orders", "b", bytes("2"), 0);
    replay("again-orders.dlq", "0:0", "--yes");

    assertThat(replay("again-orders.dlq", "0:0", "--yes").exitCode()).isEqualTo(4);
    assertThat(
            replay("again-orders.dlq", "0:0", "--yes", "--again", "--to", "again-other").exitCode())
        .isZero();
    assertThat(replay("again-orders.dlq", "--where", "is:new", "--yes", "--rate", "100").out())
        .contains("\"replayed\":1");

    assertThat(envelopes("again-orders")).hasSize(2);
    assertThat(envelopes("again-other")).hasSize(1);
  }

  @Test
  void aLostOriginIsToldWithTheWayOut() {
    tool.topic("lost.dlq:1");
    park("lost.dlq", "long-gone", "a", bytes("1"), 0);

    ToolRun run = replay("lost.dlq", "0:0", "--yes");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("topic long-gone", "does not exist", "--to TOPIC");
    assertThat(replay("lost.dlq", "0:0", "--yes", "--to", "no such name").exitCode()).isEqualTo(2);
  }

  @Test
  void aReplayAsksAPersonAndRefusesWithoutOne() {
    tool.topic("asked:1");
    tool.topic("asked.dlq:1");
    park("asked.dlq", "asked", "a", bytes("1"), 0);
    Terminal person = new Terminal(true, false, false, 120, false);
    String[] command = {"dlq", "replay", "0:0", "--topic", "asked.dlq"};

    ToolRun nobody = tool.run(command);
    ToolRun no = tool.on(person, "n\n", command);
    ToolRun yes = tool.on(person, "y\n", command);

    assertThat(nobody.exitCode()).isEqualTo(5);
    assertThat(nobody.err()).contains("--yes");
    assertThat(no.exitCode()).isEqualTo(5);
    assertThat(yes.exitCode()).as(yes.err()).isZero();
    assertThat(yes.err()).contains("send 1 dead letter of asked.dlq to asked? [y/N]");
    assertThat(envelopes("asked")).hasSize(1);
  }

  @Test
  void whichTopicIsAskedWhenThereAreSeveral() {
    tool.topic("one.dlq:1");
    tool.topic("two.dlq:1");

    ToolRun run = tool.run("dlq", "list");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("which one? --topic ", "one.dlq", "two.dlq");
  }

  private ToolRun replay(String topic, String... options) {
    String[] all = new String[options.length + 6];
    System.arraycopy(new String[] {"dlq", "replay", "--topic", topic, "-o", "json"}, 0, all, 0, 6);
    System.arraycopy(options, 0, all, 6, options.length);
    return tool.run(all);
  }

  private List<Envelope> envelopes(String topic) {
    return tool.run("read", topic, "-o", "jsonl").lines().stream().map(DlqIT::envelope).toList();
  }

  private void park(
      String topic, String origin, String key, byte @Nullable [] value, int redrives) {
    Headers user = new RecordHeaders().add("tenant", bytes("a")).add("tenant", bytes("b"));
    DeadLetter letter =
        new DeadLetter(
            origin,
            0,
            7,
            FAILED_AT,
            "workers",
            DeadLetterReason.ATTEMPTS_EXHAUSTED,
            5,
            new FailureDescription(
                "java.net.ConnectException",
                "refused",
                "java.net.ConnectException",
                "java.net.ConnectException: refused\n\tat shop.Pay"),
            FAILED_AT,
            FAILED_AT,
            "host-1",
            redrives);
    try (Producer<byte @Nullable [], byte @Nullable []> producer = tool.producer()) {
      var _ =
          producer.send(
              new ProducerRecord<>(
                  topic, 0, bytes(key), value, DeadLetterHeaders.park(user, letter, 8192)));
    }
  }

  private static Envelope envelope(String line) {
    return EnvelopeParser.parse(bytes(line));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
