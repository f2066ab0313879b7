package dev.longshore.benchmarks.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.benchmarks.peers.Environment;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecoveryReportTest {
  private static final Environment ENVIRONMENT =
      new Environment(Instant.EPOCH, "longshore bench", "a", "b", "c", List.of(), List.of());

  @Test
  void failoversAreToldByProtocolWithMedianAndSpread() {
    List<Failover> failovers =
        List.of(
            failover("consumer", 6_500),
            failover("consumer", 5_900),
            failover("consumer", 6_100),
            failover("classic", 9_000));

    String markdown = new RecoveryReport(ENVIRONMENT, List.of(), failovers).markdown();

    assertThat(markdown)
        .contains("| consumer | 100 | -100–500 | 200 | 0–600 | 3 |")
        .contains("| classic | 3,000 | 3,000–3,000 | 3,100 | 3,100–3,100 | 1 |");
  }

  @Test
  void restartsAreToldRoundByRound() {
    Restart restart = new Restart(200_000, 10_000, 190_000, 1_200, 1_200, 512);

    RecoveryReport report = new RecoveryReport(ENVIRONMENT, List.of(restart), List.of());

    assertThat(report.markdown())
        .contains("| 1 | 200,000 | 10,000 | 190,000 | 1,200 | 1,200 | 512 |");
    assertThat(report.json()).contains("\"notInCommit\" : 1200");
  }

  private static Failover failover(String protocol, long firstMillis) {
    return new Failover(protocol, 4, firstMillis, firstMillis + 100, 6_000);
  }
}
