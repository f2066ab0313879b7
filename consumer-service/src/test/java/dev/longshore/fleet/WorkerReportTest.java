package dev.longshore.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class WorkerReportTest {
  private static final Instant NOW = Instant.ofEpochSecond(9);

  @Test
  void readsWhatAnInstanceSaysOfItself() {
    String document =
        """
        {"id":"a","pid":12,"host":"h","state":"processing","startedAt":"2026-01-01T00:00:00Z",
         "inFlight":3,"lag":40,"partitions":[{"topic":"orders","partition":0},{}],
         "counts":{"received":9,"acked":5,"retried":2,"deadLettered":1,"discarded":0,
                   "expired":4,"stale":6},"later":true}
        """;

    WorkerReport report = WorkerReport.parse(document, NOW);

    assertThat(report)
        .isEqualTo(
            new WorkerReport(
                "a", 12, "h", "processing", 3, 40, 2, new Counts(9, 5, 2, 1, 0, 4, 6), NOW));
  }

  @Test
  void whatIsMissingIsEmpty() {
    assertThat(WorkerReport.parse("{}", NOW).counts()).isEqualTo(Counts.NONE);
  }

  @Test
  void aTextThatIsNoReportIsRefused() {
    assertThatThrownBy(() -> WorkerReport.parse("<html>", NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void countsAddAndSubtractFieldByField() {
    Counts one = new Counts(1, 2, 3, 4, 5, 6, 7);
    Counts two = new Counts(10, 20, 30, 40, 50, 60, 70);

    assertThat(one.plus(two).minus(one)).isEqualTo(two);
    assertThat(two.settled()).isEqualTo(60);
  }
}
