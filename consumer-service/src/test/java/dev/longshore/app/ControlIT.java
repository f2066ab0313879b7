package dev.longshore.app;

import static dev.longshore.app.SpawnedService.get;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The control plane as a process of its own. */
@Timeout(120)
class ControlIT {
  private static final Pattern READY =
      Pattern.compile("ready console=(http://\\S+/) management=(http://\\S+)");

  @TempDir Path folder = Path.of("");

  @Test
  void servesWithoutKafkaAndSaysThatItCannotReadTheGroup() throws Exception {
    Path config = folder.resolve("control.yaml");
    Files.writeString(
        config,
        """
        kafka: { bootstrap-servers: 127.0.0.1:1 }
        source: { topics: [orders], group: orders-workers }
        http: { port: 0, management-port: 0 }
        """);
    try (SpawnedService control =
        SpawnedService.start(folder, "control", "--config", config.toString())) {
      Matcher ready = READY.matcher(control.awaitLine("ready"));
      assertThat(ready.matches()).as(control::told).isTrue();

      assertThat(get(ready.group(1), 200)).contains("Group orders-workers");
      assertThat(get(ready.group(1) + "api/v1/version", 200)).contains("\"version\":");
      assertThat(get(ready.group(2) + "/livez", 200)).contains("ok");
      assertThat(get(ready.group(2) + "/readyz", 503)).contains("failing");
      SpawnedService.await(
          "the failure on the page", () -> contains(ready.group(1), "cannot be read since"));
      control.signal("TERM");

      assertThat(control.awaitExit()).as(control::told).isZero();
    }
  }

  @Test
  void configurationWithoutAGroupIsRefused() throws Exception {
    Path config = Files.writeString(folder.resolve("control.yaml"), "http: { port: 0 }\n");

    try (SpawnedService control =
        SpawnedService.start(folder, "control", "--config", config.toString())) {
      assertThat(control.awaitExit()).isEqualTo(2);
      assertThat(control.errors()).startsWith("error: source.group").hasLineCount(1);
    }
  }

  private static boolean contains(String address, String text) {
    try {
      return get(address, 200).contains(text);
    } catch (Exception gone) {
      throw new AssertionError(gone);
    }
  }
}
