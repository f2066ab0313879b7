package dev.longshore.benchmarks.inflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.benchmarks.peers.Environment;
import dev.longshore.lane.Ordering;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class InFlightReportTest {
  private static final Environment ENVIRONMENT =
      new Environment(Instant.EPOCH, "longshore bench", "a", "b", "c", List.of(), List.of());

  @Test
  void whatIsBeyondTheRecordsIsToldByOrderingWithMedianAndSpread() {
    List<Footprint> footprints =
        List.of(
            new Footprint(Ordering.KEY, 1 << 20, 10, 12),
            new Footprint(Ordering.KEY, 1 << 20, 10, 11),
            new Footprint(Ordering.KEY, 1 << 20, 10, 15));

    String markdown = new InFlightReport(ENVIRONMENT, footprints).markdown();

    assertThat(markdown).contains("| KEY | 1,048,576 | 2.00 | 1.00–5.00 | 2 |");
  }
}
