package dev.longshore.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.message.Envelope;
import dev.longshore.message.EnvelopeParser;
import dev.longshore.tool.console.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(BrokerExtension.class)
final class DlqCommandsIT {
  private final ToolOnBroker tool;

  DlqCommandsIT(ToolOnBroker tool) {
    this.tool = tool;
  }

  @Test
  void groupsCountByCauseOriginAndTypeAndStatsByState() {
    tool.topic("grouped.dlq:2");
    Letters.park(tool, "grouped.dlq", "orders", 30, 3);
    Letters.park(tool, "grouped.dlq", "mails", 5, 1);
    dlq("discard", "grouped.dlq", "0:0", "--yes");

    List<String> causes = dlq("groups", "grouped.dlq", "-o", "jsonl").lines();
    ToolRun topics = dlq("groups", "grouped.dlq", "--by", "topic", "-o", "jsonl");
    ToolRun some =
        dlq("groups", "grouped.dlq", "--where", "topic:orders is:new cause:*0", "-o", "jsonl");

    assertThat(causes).hasSize(3);
    assertThat(causes.getFirst())
        .contains(
            "\"cause\":\"shop.Fault0\",\"count\":15,\"new\":14,\"replayed\":0,\"discarded\":1")
        .containsPattern("\"fingerprint\":\"[0-9a-f]{16}\"")
        .containsPattern("\"firstSeen\":\"20.*\"lastSeen\":\"20");
    assertThat(topics.lines().getFirst()).contains("\"topic\":\"orders\"", "\"count\":30");
    assertThat(some.lines()).singleElement().asString().contains("\"count\":9");
    assertThat(dlq("stats", "grouped.dlq", "-o", "json").out())
        .contains("\"count\":35,\"new\":34,\"replayed\":0,\"discarded\":1,\"edited\":0")
        .contains("\"causes\":3", "\"dialects\":[\"longshore\"]");
    assertThat(dlq("groups", "grouped.dlq", "--where", "cause:none").exitCode()).isEqualTo(4);
  }

  @Test
  void discardedOnesStayOutOfReplaysUntilTheyAreRestored() {
    tool.topic("cleared:1");
    tool.topic("cleared.dlq:1");
    Letters.park(tool, "cleared.dlq", "cleared", 3, 1);

    ToolRun unasked = dlq("discard", "cleared.dlq", "--where", "is:new");
    ToolRun discarded =
        dlq("discard", "cleared.dlq", "--where", "is:new", "--yes", "--reason", "a test");
    ToolRun again = dlq("discard", "cleared.dlq", "--where", "is:new", "--yes");
    ToolRun dry =
        dlq("replay", "cleared.dlq", "--where", "is:discarded", "--dry-run", "-o", "json");
    ToolRun restored = dlq("restore", "cleared.dlq", "0:1", "--yes", "-o", "json");
    ToolRun replayed = dlq("replay", "cleared.dlq", "--where", "is:new", "--yes", "-o", "json");

    assertThat(unasked.exitCode()).isEqualTo(5);
    assertThat(discarded.out()).isEqualTo("discarded 3 dead letters of cleared.dlq\n");
    assertThat(again.exitCode()).isEqualTo(4);
    assertThat(dry.exitCode()).isEqualTo(4);
    assertThat(dry.out()).contains("\"count\":0", "\"discarded\":3");
    assertThat(restored.out()).isEqualTo("{\"topic\":\"cleared.dlq\",\"restored\":1}\n");
    assertThat(replayed.out()).contains("\"replayed\":1");
    assertThat(tool.run("audit", "list", "-o", "jsonl").lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("\"action\":\"discard\"", "\"topic\":\"cleared.dlq\"")
                    .contains("\"selection\":\"is:new\",\"count\":3", "\"reason\":\"a test\"")
                    .contains("\"outcome\":\"done\""))
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("\"action\":\"replay\"", "\"topic\":\"cleared.dlq\"")
                    .contains("\"outcome\":\"done\""));
  }

  @Test
  void aNoteIsShownUntilItIsCleared() {
    tool.topic("noted.dlq:1");
    Letters.park(tool, "noted.dlq", "orders", 1, 1);

    dlq("note", "noted.dlq", "0:0", "--text", "ticket 4711", "--yes");
    String noted = dlq("show", "noted.dlq", "0:0").out();
    dlq("note", "noted.dlq", "0:0", "--text", "", "--yes");
    String cleared = dlq("show", "noted.dlq", "0:0").out();

    assertThat(noted).contains("note             ticket 4711");
    assertThat(cleared.lines().filter(line -> line.startsWith("  note"))).isEmpty();
    assertThat(cleared).contains("history", "see              longshore read orders --from 0:0");
  }

  @Test
  void anEditedDeadLetterStandsInThePlaceOfTheOldOne() {
    tool.topic("edited:1");
    tool.topic("edited.dlq:1");
    Letters.park(tool, "edited.dlq", "edited", 1, 1);
    String patch = "[{\"op\":\"replace\",\"path\":\"/number\",\"value\":7}]";

    ToolRun run = dlq("edit", "edited.dlq", "0:0", "--patch", patch, "--yes", "-o", "json");
    ToolRun twice = dlq("edit", "edited.dlq", "0:0", "--patch", patch, "--yes");
    ToolRun replayed = dlq("replay", "edited.dlq", "--where", "is:new", "--yes", "-o", "json");
    ToolRun old = dlq("show", "edited.dlq", "0:0");

    assertThat(run.out()).contains("\"ref\":\"0:0\",\"correctedRef\":\"0:1\"");
    assertThat(run.err()).contains("-     \"number\" : 0", "+     \"number\" : 7");
    assertThat(twice.exitCode()).isEqualTo(2);
    assertThat(replayed.out()).contains("\"replayed\":1");
    assertThat(old.out()).contains("(edited)", "edited", "now 0:1");
    assertThat(envelopes("edited"))
        .singleElement()
        .satisfies(sent -> assertThat(sent.value()).isEqualTo(Letters.bytes("{\"number\":7}")))
        .satisfies(
            sent ->
                assertThat(sent.headers())
                    .noneMatch(header -> header.name().startsWith("longshore.dlq.")));
  }

  @Test
  void whatIsExportedAndImportedIsTheSameByteForByte(@TempDir Path folder) throws IOException {
    tool.topic("exported.dlq:1");
    tool.topic("imported.dlq:1");
    Letters.park(tool, "exported.dlq", "orders", 3, 1);
    try (Producer<byte @Nullable [], byte @Nullable []> producer = tool.producer()) {
      RecordHeaders headers = new RecordHeaders();
      headers.add("same", null).add("same", new byte[] {(byte) 0xff}).add("same", new byte[0]);
      var _ =
          producer.send(
              new ProducerRecord<>("exported.dlq", 0, 1_234L, null, new byte[0], headers));
      var _ = producer.send(new ProducerRecord<>("exported.dlq", 0, new byte[] {0}, null));
    }
    Path file = folder.resolve("letters.jsonl");

    ToolRun exported = dlq("export", "exported.dlq", "--file", file.toString());
    ToolRun imported = dlq("import", "imported.dlq", "--file", file.toString(), "--yes");

    assertThat(exported.exitCode()).as(exported.err()).isZero();
    assertThat(imported.out())
        .isEqualTo("imported 5 dead letters into imported.dlq, 0 lines were none\n");
    assertThat(dlq("export", "imported.dlq").out().replace("imported.dlq", "exported.dlq"))
        .isEqualTo(Files.readString(file));
    assertThat(
            tool.withInput("{\"value\":1}\n", "dlq", "import", "--topic", "imported.dlq", "--yes")
                .exitCode())
        .isEqualTo(3);
  }

  @Test
  void aPurgeWantsTheNameOfTheTopicTyped() {
    tool.topic("purged.dlq:1");
    Letters.park(tool, "purged.dlq", "orders", 3, 1);
    Terminal person = new Terminal(true, false, false, 120, false);
    String[] command = {"dlq", "purge", "--topic", "purged.dlq"};

    ToolRun unasked = dlq("purge", "purged.dlq", "--yes");
    ToolRun wrong = tool.on(person, "purged\n", command);
    ToolRun right = tool.on(person, "purged.dlq\nold\n", command);

    assertThat(unasked.exitCode()).isEqualTo(5);
    assertThat(wrong.exitCode()).isEqualTo(5);
    assertThat(right.exitCode()).as(right.err()).isZero();
    assertThat(dlq("list", "purged.dlq").lines()).isEmpty();
    assertThat(dlq("purge", "purged.dlq", "--confirm", "purged.dlq").exitCode()).isEqualTo(4);
  }

  @Test
  void aPlanIsAppliedAsItWasMadeAndTwiceSendsNothingTwice(@TempDir Path folder) {
    tool.topic("planned:1");
    tool.topic("planned.dlq:1");
    Letters.park(tool, "planned.dlq", "planned", 10, 2);
    String plan = folder.resolve("plan.json").toString();

    ToolRun dry =
        dlq(
            "replay",
            "planned.dlq",
            "--where",
            "cause:*1",
            "--dry-run",
            "--plan",
            plan,
            "-o",
            "json",
            "--rate",
            "10");
    Letters.park(tool, "planned.dlq", "planned", 10, 2);
    dlq("discard", "planned.dlq", "0:1", "--yes");
    ToolRun first = apply(plan);
    ToolRun second = apply(plan);

    assertThat(dry.out())
        .contains("\"count\":5", "\"estimatedSeconds\":0.5", "\"longshore.dlq.attempts\"");
    assertThat(first.out()).contains("\"replayed\":4,\"failed\":0", "\"doneBefore\":1");
    assertThat(second.exitCode()).isEqualTo(4);
    assertThat(envelopes("planned")).hasSize(4);
    assertThat(tool.run("jobs", "list", "-o", "jsonl").lines())
        .anySatisfy(
            line -> assertThat(line).contains("\"topic\":\"planned.dlq\"", "\"state\":\"done\""));
  }

  private ToolRun apply(String plan) {
    return tool.run("dlq", "replay", "--apply", plan, "--yes", "-o", "json");
  }

  private ToolRun dlq(String command, String topic, String... options) {
    String[] all = new String[options.length + 4];
    System.arraycopy(new String[] {"dlq", command, "--topic", topic}, 0, all, 0, 4);
    System.arraycopy(options, 0, all, 4, options.length);
    return tool.run(all);
  }

  private List<Envelope> envelopes(String topic) {
    return tool.run("read", topic, "-o", "jsonl").lines().stream()
        .map(line -> EnvelopeParser.parse(Letters.bytes(line)))
        .toList();
  }
}
