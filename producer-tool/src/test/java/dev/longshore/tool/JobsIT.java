package dev.longshore.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BrokerExtension.class)
final class JobsIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final Pattern ID = Pattern.compile("\"id\":\"(replay-[0-9a-f]+)\"");

  private final ToolOnBroker tool;

  JobsIT(ToolOnBroker tool) {
    this.tool = tool;
  }

  @Test
  void aReplayThatWasKilledGoesOnAndSendsNothingTwice() throws Exception {
    tool.topic("killed:2");
    tool.topic("killed.dlq:1");
    Letters.park(tool, "killed.dlq", "killed", 3_000, 5);
    Process replay = start("killed.dlq", "1000");
    String id = jobOn("killed.dlq");
    await(() -> sent("killed") > 300);
    replay.destroyForcibly().waitFor();
    int before = sent("killed");
    await(() -> state(id).equals("interrupted"));

    ToolRun resumed = tool.run("jobs", "resume", id, "-o", "json");

    assertThat(before).isLessThan(3_000);
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    List<String> values = values("killed");
    assertThat(values).hasSize(3_000).doesNotHaveDuplicates();
    assertThat(state(id)).isEqualTo("done");
    assertThat(tool.run("jobs", "resume", id).exitCode()).isEqualTo(4);
    assertThat(tool.run("audit", "list", "-o", "jsonl").lines())
        .filteredOn(line -> line.contains(id))
        .extracting(line -> line.replaceAll(".*\"outcome\":\"([^\"]*)\".*", "$1"))
        .containsExactly("begun", "resumed", "done");
  }

  @Test
  void aRunningReplayIsPausedResumedGivenAnotherRateAndCancelled() throws Exception {
    tool.topic("steered:1");
    tool.topic("steered.dlq:1");
    Letters.park(tool, "steered.dlq", "steered", 4_000, 5);
    CompletableFuture<ToolRun> replay =
        CompletableFuture.supplyAsync(() -> replay("steered.dlq", "--rate", "100"));
    String id = jobOn("steered.dlq");
    await(() -> sent("steered") > 10);

    assertThat(tool.run("jobs", "pause", id).exitCode()).isZero();
    int paused = sent("steered");
    assertThat(state(id)).isEqualTo("paused");
    assertThat(tool.run("jobs", "rate", id, "1000").exitCode()).isZero();
    assertThat(sent("steered")).isBetween(paused, paused + 1);
    assertThat(tool.run("jobs", "resume", id).exitCode()).isZero();
    await(() -> sent("steered") > paused + 500);
    assertThat(tool.run("jobs", "cancel", id).exitCode()).isZero();

    assertThat(replay.get(LIMIT.toSeconds(), TimeUnit.SECONDS).exitCode()).isZero();
    assertThat(state(id)).isEqualTo("cancelled");
    assertThat(sent("steered")).isLessThan(4_000);
    assertThat(tool.run("jobs", "pause", id).exitCode()).isEqualTo(4);
    assertThat(tool.run("jobs", "watch", id).exitCode()).isEqualTo(3);
    assertThat(tool.run("jobs", "show", "replay-none").exitCode()).isEqualTo(4);
  }

  @Test
  void aReplayGoesOnWhenItsCanaryStaysWell() {
    tool.topic("sick.dlq:1");
    tool.topic("well:1");
    Letters.park(tool, "sick.dlq", "well", 10, 1);

    ToolRun well = replay("sick.dlq", "--canary", "2", "--canary-wait", "300ms");

    assertThat(well.exitCode()).as(well.err()).isZero();
    assertThat(well.out()).contains("\"replayed\":10", "\"canaryFailed\":false");
    assertThat(sent("well")).isEqualTo(10);
  }

  @Test
  void aReplayStopsWhenItsCanaryComesBackAsADeadLetter() throws Exception {
    tool.topic("sicker.dlq:1");
    tool.topic("sicker:1");
    Letters.park(tool, "sicker.dlq", "sicker", 10, 1);
    CompletableFuture<ToolRun> replay =
        CompletableFuture.supplyAsync(
            () -> replay("sicker.dlq", "--canary", "2", "--canary-wait", "60s"));
    String id = jobOn("sicker.dlq");
    await(() -> sent("sicker") == 2);
    var returned = Letters.of("sicker.dlq", "sicker", 99, "shop.Fault", Letters.bytes("v"));
    returned.headers().add("longshore.redrive-job", Letters.bytes(id));

    try (var producer = tool.producer()) {
      var _ = producer.send(returned);
    }

    ToolRun run = replay.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out()).contains("\"replayed\":2", "\"canaryFailed\":true");
    assertThat(state(id)).isEqualTo("canary-failed");
    assertThat(tool.run("jobs", "resume", id).exitCode()).isZero();
    assertThat(sent("sicker")).isEqualTo(10);
  }

  private ToolRun replay(String topic, String... options) {
    List<String> all =
        new ArrayList<>(
            List.of("dlq", "replay", "--topic", topic, "--where", "is:new", "--yes", "-o", "json"));
    all.addAll(List.of(options));
    return tool.run(all.toArray(String[]::new));
  }

  /** A replay in a process of its own. */
  private Process start(String topic, String rate) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "dev.longshore.tool.Main",
            "dlq",
            "replay",
            "--topic",
            topic,
            "--where",
            "is:new",
            "--rate",
            rate,
            "--yes",
            "--bootstrap",
            tool.bootstrap())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private String jobOn(String topic) {
    String[] found = {""};
    await(
        () -> {
          for (String line : tool.run("jobs", "list", "-o", "jsonl").lines()) {
            Matcher id = ID.matcher(line);
            if (line.contains("\"topic\":\"" + topic + "\"") && id.find()) {
              found[0] = id.group(1);
            }
          }
          return !found[0].isEmpty();
        });
    return found[0];
  }

  private String state(String id) {
    return tool.run("jobs", "show", id, "-o", "jsonl")
        .out()
        .replaceAll("(?s).*\"state\":\"([^\"]*)\".*", "$1");
  }

  private int sent(String topic) {
    return values(topic).size();
  }

  private List<String> values(String topic) {
    return tool.run("read", topic, "-o", "jsonl").lines().stream()
        .map(line -> line.replaceAll(".*\"value\":(\".*\"),\"headers\".*", "$1"))
        .toList();
  }

  private static void await(BooleanSupplier condition) {
    long started = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - started).as("in time").isLessThan(LIMIT.toNanos());
    }
  }
}
