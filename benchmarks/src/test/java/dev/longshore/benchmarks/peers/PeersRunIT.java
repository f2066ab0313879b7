package dev.longshore.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole harness once, with windows so short that the figures mean nothing. */
class PeersRunIT {
  @TempDir private Path folder = Path.of("");

  @Test
  void everyKindOfScenarioGivesItsRow() throws InterruptedException {
    List<Scenario> scenarios =
        List.of(
            Plan.full().only(Set.of("noop-100", "us-key-64")).scenarios().getFirst(),
            Plan.full().only(Set.of("latency-1000", "us-none-64")).scenarios().getFirst());
    Plan plan = new Plan(scenarios, 1, Duration.ofMillis(100), Duration.ofMillis(300), 20_000);
    PrintStream progress =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    PeersRun run = new PeersRun(plan, folder, List.of(), progress);

    List<Sample> samples = run.run();

    assertThat(samples).hasSize(4).allMatch(sample -> sample.measured().messages() > 0);
    assertThat(samples.getLast().measured().latencies().p50()).isPositive();
    Environment environment =
        Environment.here(Instant.EPOCH, "test", PeersRun.brokerOptions(), run.contenderOptions());
    Report report = new Report(environment, plan, samples);
    assertThat(report.markdown()).contains("| us-key-64 |", "| us-none-64 |", "× bare loop");
    assertThat(report.json()).contains("\"contender\"", "us-none-64", "\"jvm\"");
  }
}
