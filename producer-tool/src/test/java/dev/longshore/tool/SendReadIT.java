package dev.longshore.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.message.Envelope;
import dev.longshore.message.EnvelopeParser;
import dev.longshore.message.Header;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(BrokerExtension.class)
final class SendReadIT {
  private final ToolOnBroker tool;

  SendReadIT(ToolOnBroker tool) {
    this.tool = tool;
  }

  @Test
  void aMillionRandomBytesWithFiftyHeadersSurviveSendAndRead() {
    tool.topic("big:3");
    byte[] value = new byte[1_000_000];
    long seed = new Random().nextLong();
    new Random(seed).nextBytes(value);
    List<Header> headers = new ArrayList<>();
    for (int index = 0; index < 50; index++) {
      headers.add(new Header("h" + index % 7, index % 5 == 0 ? null : new byte[] {(byte) index}));
    }
    Envelope before =
        new Envelope(
            Optional.of("big"),
            OptionalInt.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            null,
            value,
            headers);

    ToolRun sent = tool.withInput(before.json() + "\n", "send", "--format", "jsonl");
    Envelope after = onlyEnvelope(tool.run("read", "big", "-o", "jsonl"));

    assertThat(sent.exitCode()).as(sent.err()).isZero();
    assertThat(after.key()).isNull();
    assertThat(after.value()).as("seed %d", seed).isEqualTo(value);
    assertThat(after.headers()).hasSize(50);
    for (int index = 0; index < 50; index++) {
      assertThat(after.headers().get(index).name()).isEqualTo(headers.get(index).name());
      assertThat(after.headers().get(index).value()).isEqualTo(headers.get(index).value());
    }
  }

  @Test
  void whatIsReadCanBeSentAgainAndReadsTheSame() {
    tool.topic("again:2");
    tool.topic("again-copy:2");
    tool.run("send", "again", "-k", "k", "-V", "v", "-H", "a=1", "-H", "a=2", "-H", "b=");
    tool.run("send", "again", "-k", "k", "--null-value");
    tool.run("send", "again", "-V", "");

    ToolRun first = tool.run("read", "again", "-o", "jsonl");
    tool.withInput(first.out(), "send", "again-copy", "--format", "jsonl");
    ToolRun second = tool.run("read", "again-copy", "-o", "jsonl");

    assertThat(contents(second)).containsExactlyInAnyOrderElementsOf(contents(first)).hasSize(3);
  }

  @Test
  void anEnvelopeGoesToItsOwnTopicAndPartition() {
    tool.topic("own:4");
    Instant time = Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.MILLIS);

    ToolRun sent =
        tool.withInput(
            "{\"topic\":\"own\",\"partition\":3,\"timestamp\":\""
                + time
                + "\",\"key\":\"k\",\"value\":\"v\"}",
            "send",
            "--format",
            "jsonl",
            "-o",
            "json");

    assertThat(sent.out()).startsWith("{\"topic\":\"own\",\"sent\":1,\"failed\":0,\"seconds\":");
    assertThat(tool.run("read", "own", "-o", "jsonl").out())
        .isEqualTo(
            "{\"topic\":\"own\",\"partition\":3,\"offset\":0,"
                + "\"timestamp\":\""
                + time
                + "\",\"key\":\"k\",\"value\":\"v\","
                + "\"headers\":[]}\n");
  }

  @Test
  void linesFromAFileAreSentWithKeysFromTheirSeparator(@TempDir Path folder) throws IOException {
    tool.topic("keyed:1");
    Path file = Files.writeString(folder.resolve("lines.txt"), "a:1\nb:2\nbroken\nc:3\n");

    ToolRun sent = tool.run("send", "keyed", "--key-sep", ":", "-f", file.toString());

    assertThat(sent.exitCode()).isEqualTo(3);
    assertThat(sent.err())
        .contains("error: " + file + ":3: no key separator in the line")
        .contains("sent 3, 1 failed, to keyed in ");
    assertThat(contents(tool.run("read", "keyed", "-o", "jsonl")))
        .containsExactly("a=1 []", "b=2 []", "c=3 []");
  }

  @Test
  void csvRowsTakeKeyAndIdFromTheirColumns() {
    tool.topic("csv:1");

    ToolRun sent =
        tool.withInput(
            "id,name\n1,Ann\n,Bob\n",
            "send",
            "csv",
            "--format",
            "csv",
            "--key-field",
            "id",
            "--id-field",
            "id");

    assertThat(sent.exitCode()).as(sent.err()).isZero();
    assertThat(contents(tool.run("read", "csv", "-o", "jsonl")))
        .containsExactly(
            "1={\"id\":\"1\",\"name\":\"Ann\"} [ce_id=1]",
            "={\"id\":\"\",\"name\":\"Bob\"} [ce_id=]");
  }

  @Test
  void aMissingKeyFieldFailsItsMessageOnly() {
    tool.topic("fields:1");

    ToolRun sent =
        tool.withInput(
            "{\"user\":{\"id\":7}}\n{\"user\":{}}\n",
            "send",
            "fields",
            "--format",
            "jsonl",
            "--key-field",
            "user.id",
            "-o",
            "json");

    assertThat(sent.exitCode()).isEqualTo(3);
    assertThat(sent.err()).isEqualTo("error: stdin:2: no field user.id in the value\n");
    assertThat(sent.out()).contains("\"sent\":1,\"failed\":1");
    assertThat(contents(tool.run("read", "fields", "-o", "jsonl")))
        .containsExactly("7={\"user\":{\"id\":7}} []");
  }

  @Test
  void countRepeatsAValueOrEndsTheInput() {
    tool.topic("counted:1");

    assertThat(tool.run("send", "counted", "-V", "x", "--count", "5", "--id-field", "uuid").err())
        .startsWith("sent 5 to counted");
    assertThat(tool.withInput("a\nb\nc\n", "send", "counted", "--count", "2").err())
        .startsWith("sent 2 to counted");
    List<Envelope> read = envelopes(tool.run("read", "counted", "-o", "jsonl"));
    assertThat(read).hasSize(7);
    assertThat(read.subList(0, 5).stream().map(each -> each.headers().getFirst().text()).distinct())
        .hasSize(5);
  }

  @Test
  void aValueMayLookLikeAFileOrAnOption(@TempDir Path folder) throws IOException {
    tool.topic("literal:1");
    Path file = Files.writeString(folder.resolve("secret"), "secret");

    tool.run("send", "literal", "-V", "@" + file);
    tool.run("send", "literal", "-V", "-k", "-k", "--rate");
    tool.run("send", "literal", "-V", "${env:HOME}");

    assertThat(contents(tool.run("read", "literal", "-o", "jsonl")))
        .containsExactly("(null)=@" + file + " []", "--rate=-k []", "(null)=${env:HOME} []");
  }

  @Test
  void noInputSendsNothing() {
    tool.topic("untouched:1");

    ToolRun sent = tool.run("send", "untouched");

    assertThat(sent.exitCode()).isZero();
    assertThat(sent.err()).startsWith("sent 0 to untouched in ");
  }

  @Test
  void theRateIsHeldOverTheWholeRun() {
    tool.topic("paced:1");
    long startNanos = System.nanoTime();

    tool.run("send", "paced", "-V", "x", "--count", "21", "--rate", "40");

    assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
        .isBetween(Duration.ofMillis(500), Duration.ofSeconds(10));
  }

  @Test
  void aMessageThatIsTooLargeFailsAlone() {
    tool.topic("sized:1");
    String tooLarge = "x".repeat(3_000_000);

    ToolRun sent =
        tool.withInput(
            "a\n" + tooLarge + "\nb\n", "send", "sized", "-X", "max.request.size=1000000");

    assertThat(sent.exitCode()).isEqualTo(3);
    assertThat(sent.err()).contains("error: stdin:2: ").contains("sent 2, 1 failed, to sized");
  }

  @Test
  void pointsBoundWhatIsRead() {
    tool.topic("bounded:2");
    Instant start = Instant.now().minus(Duration.ofHours(9)); // younger than the retention
    IntStream.range(0, 4)
        .forEach(
            index ->
                tool.run(
                    "send",
                    "bounded",
                    "-V",
                    "v" + index,
                    "--partition",
                    "0",
                    "--timestamp",
                    start.plus(Duration.ofHours(index)).toString()));

    assertThat(values("--from", "0:2")).containsExactly("v2", "v3");
    assertThat(values("--to", "0:1")).containsExactly("v0");
    assertThat(
            values(
                "--from",
                start.plusSeconds(3600).toString(),
                "--to",
                start.plusSeconds(10800).toString()))
        .containsExactly("v1", "v2");
    assertThat(values("--from", "-450m")).containsExactly("v2", "v3");
    assertThat(values("--from", "latest")).isEmpty();
    assertThat(values("--from", "1:0")).isEmpty();
    assertThat(values("--max", "1")).containsExactly("v0");
    assertThat(values("--where", "v3")).containsExactly("v3");
    assertThat(values("--follow", "--max", "2")).containsExactly("v0", "v1");
    assertThat(tool.run("read", "bounded", "--where", "key:none").exitCode()).isEqualTo(4);
  }

  @Test
  void theTableIsCutToTheTerminalAndJsonIsOneArray() {
    tool.topic("shown:1");
    tool.run("send", "shown", "-k", "key-1", "-V", "\u001b[31m" + "x".repeat(500));

    List<String> table = tool.run("read", "shown").lines();

    assertThat(table).hasSize(2).allSatisfy(line -> assertThat(line.length()).isLessThan(121));
    assertThat(table.getLast()).contains("key-1", "[31mxxx", "…").doesNotContain("\u001b");
    assertThat(tool.run("read", "shown", "-o", "json").out()).startsWith("[\n{").endsWith("}\n]\n");
    assertThat(tool.run("read", "shown", "--from", "latest", "-o", "json").out()).isEqualTo("[]\n");
  }

  private List<String> values(String... options) {
    List<String> arguments = new ArrayList<>(List.of("read", "bounded", "-o", "jsonl"));
    arguments.addAll(List.of(options));
    return envelopes(tool.run(arguments.toArray(String[]::new))).stream()
        .map(envelope -> text(envelope.value()))
        .toList();
  }

  private static Envelope onlyEnvelope(ToolRun run) {
    assertThat(run.lines()).as(run.err()).hasSize(1);
    return envelopes(run).getFirst();
  }

  private static List<Envelope> envelopes(ToolRun run) {
    return run.lines().stream()
        .map(line -> EnvelopeParser.parse(line.getBytes(StandardCharsets.UTF_8)))
        .toList();
  }

  /** Each message as "KEY=VALUE [HEADERS]". */
  private static List<String> contents(ToolRun run) {
    return envelopes(run).stream()
        .map(
            envelope ->
                text(envelope.key())
                    + "="
                    + text(envelope.value())
                    + " "
                    + envelope.headers().stream()
                        .map(header -> header.name() + "=" + text(header.value()))
                        .toList())
        .toList();
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "(null)" : new String(bytes, StandardCharsets.UTF_8);
  }
}
