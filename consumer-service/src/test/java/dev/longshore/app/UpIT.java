package dev.longshore.app;

import static dev.longshore.app.SpawnedService.await;
import static dev.longshore.app.SpawnedService.get;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole stack, from its command to the last of its processes. */
@Timeout(300)
class UpIT {
  private static final Pattern READY =
      Pattern.compile("ready console=(http://\\S+/) bootstrap=(\\S+) consumers=2");

  @TempDir Path folder = Path.of("");

  @AfterEach
  void nothingIsLeftRunning() {
    leftovers().forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void untilIdleSettlesTheSampleTwiceInARowAndSaysSoInJson() throws Exception {
    for (int run = 1; run <= 2; run++) {
      try (SpawnedService up = up("--until-idle", "-o", "json")) {
        assertThat(up.awaitExit()).as(up::told).isZero();

        assertThat(up.output()).as(up::told).hasSize(1);
        JsonNode summary = JsonMapper.shared().readTree(up.output().getFirst());
        assertThat(summary.path("produced").asLong()).isEqualTo(2_000);
        assertThat(summary.path("acked").asLong() + summary.path("deadLettered").asLong())
            .isEqualTo(2_000);
        assertThat(summary.path("deadLettered").asLong()).isPositive();
        assertThat(summary.path("deadLetterRecords").asLong())
            .isEqualTo(summary.path("deadLettered").asLong());
        assertThat(summary.path("retried").asLong()).isPositive();
        assertThat(summary.path("consumers").asLong()).isEqualTo(2);
        assertThat(up.errors()).contains("ready console=http://127.0.0.1:");
        assertThat(leftovers()).isEmpty();
      }
    }
  }

  @Test
  void terminationDrainsAndLeavesNoProcess() throws Exception {
    try (SpawnedService up = up()) {
      Matcher ready = READY.matcher(up.awaitLine("ready"));
      assertThat(ready.matches()).as(up::told).isTrue();
      String console = ready.group(1);
      assertThat(leftovers()).hasSize(3);
      await("members and messages", () -> showsTheGroup(console));
      assertThat(get(console, 200)).contains("consumer-1", "consumer-2", "orders.dlq");
      assertThat(get(console + "api/v1/fleet", 200)).contains("\"pid\":", "\"lastHeartbeat\":");

      up.signal("TERM");

      assertThat(up.awaitExit()).as(up::told).isZero();
      assertThat(up.errors()).contains("produced ");
      assertThat(leftovers()).isEmpty();
    }
  }

  @Test
  void killedParentTakesItsChildrenAlong() throws Exception {
    try (SpawnedService up = up()) {
      up.awaitLine("ready");
      assertThat(leftovers()).hasSize(3);

      up.signal("KILL");

      await("the end of all children", Duration.ofSeconds(25), () -> leftovers().isEmpty());
    }
  }

  @Test
  void consumerThatIsKilledIsReplaced() throws Exception {
    try (SpawnedService up = up("--no-sample")) {
      up.awaitLine("ready");
      List<ProcessHandle> before = consumers();

      before.getFirst().destroyForcibly();

      await("two consumers, one of them new", () -> replaced(before));
      assertThat(up.errors()).contains("ended with exit code 137");
      up.signal("INT");
      assertThat(up.awaitExit()).as(up::told).isZero();
      assertThat(leftovers()).isEmpty();
    }
  }

  @Test
  void consumersAreAddedForABurstAndTakenAwayWhenNothingIsLeftToDo() throws Exception {
    try (SpawnedService up =
        start("--http-port", "0", "--min", "1", "--max", "3", "--consumers", "1")) {
      up.awaitLine("ready");

      await("more consumers", () -> says(up, "autoscaler: 1 -> "));
      await("fewer consumers", () -> says(up, "-> 1: "));

      up.signal("TERM");
      assertThat(up.awaitExit()).as(up::told).isZero();
      assertThat(leftovers()).isEmpty();
    }
  }

  private static boolean says(SpawnedService up, String text) {
    try {
      return up.errors().contains(text);
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  @Test
  void portThatIsTakenIsRefusedByName() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        SpawnedService http = start("--http-port", Integer.toString(taken.getLocalPort()));
        SpawnedService kafka = start("--kafka-port", Integer.toString(taken.getLocalPort()))) {
      assertThat(http.awaitExit()).isEqualTo(2);
      assertThat(http.errors()).startsWith("error: --http-port:").hasLineCount(1);
      assertThat(kafka.awaitExit()).isEqualTo(2);
      assertThat(kafka.errors()).startsWith("error: --").hasLineCount(1);
      assertThat(leftovers()).isEmpty();
    }
  }

  private SpawnedService up(String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "up",
                "--consumers",
                "2",
                "--http-port",
                "0",
                "--kafka-port",
                "0",
                "--data",
                data()));
    arguments.addAll(List.of(more));
    return SpawnedService.start(folder, arguments.toArray(String[]::new));
  }

  private SpawnedService start(String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("up", "--kafka-port", "0", "--data", data()));
    arguments.addAll(List.of(more));
    return SpawnedService.start(folder, arguments.toArray(String[]::new));
  }

  /** With a folder of its own for each port that is tried. */
  private SpawnedService start(String option, String port) throws Exception {
    String other = option.equals("--http-port") ? "--kafka-port" : "--http-port";
    return SpawnedService.start(folder, "up", option, port, other, "0", "--data", data() + option);
  }

  private String data() {
    return folder.resolve("up").toString();
  }

  private static boolean showsTheGroup(String console) {
    try {
      JsonNode lag = JsonMapper.shared().readTree(get(console + "api/v1/lag", 200));
      JsonNode fleet = JsonMapper.shared().readTree(get(console + "api/v1/fleet", 200));
      return lag.path("partitions").size() == 8
          && fleet.path("members").size() == 2
          && fleet.path("workers").path(0).path("counts").path("acked").asLong() > 0;
    } catch (Exception notYet) {
      return false;
    }
  }

  private boolean replaced(List<ProcessHandle> before) {
    List<ProcessHandle> now = consumers();
    return now.size() == 2 && !now.equals(before);
  }

  private List<ProcessHandle> consumers() {
    return leftovers().stream()
        .filter(process -> process.info().commandLine().orElse("").contains("consume"))
        .filter(process -> !process.info().commandLine().orElse("").contains("BrokerMain"))
        .toList();
  }

  /** The children of any stack in this test's folder. */
  private List<ProcessHandle> leftovers() {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(data()))
        .filter(process -> process.info().commandLine().orElse("").contains("--exit-with-parent"))
        .toList();
  }
}
