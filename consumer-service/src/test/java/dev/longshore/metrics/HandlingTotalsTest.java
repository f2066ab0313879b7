package dev.longshore.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandlingTotalsTest {
  private static final List<Duration> BOUNDS =
      List.of(Duration.ofMillis(10), Duration.ofMillis(100));

  @Test
  void quantilesLieBetweenTheBoundsOfTheirBucket() {
    HandlingTotals none = totals(0, 0, 0);
    HandlingTotals now = totals(50, 50, 0);

    assertThat(now.quantileSince(none, 0.25)).isEqualTo(Duration.ofMillis(5));
    assertThat(now.quantileSince(none, 0.5)).isEqualTo(Duration.ofMillis(10));
    assertThat(now.quantileSince(none, 1)).isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void onlyWhatCameSinceCounts() {
    assertThat(totals(100, 4, 0).quantileSince(totals(100, 0, 0), 0.5))
        .isEqualTo(Duration.ofMillis(55));
    assertThat(totals(100, 4, 0).quantileSince(totals(100, 4, 0), 0.5)).isEqualTo(Duration.ZERO);
  }

  @Test
  void whatIsLongerThanAllBoundsIsTheLastOfThem() {
    assertThat(totals(0, 0, 3).quantileSince(totals(0, 0, 0), 0.5))
        .isEqualTo(Duration.ofMillis(100));
  }

  private static HandlingTotals totals(long... counts) {
    return new HandlingTotals(
        BOUNDS, List.of(counts[0], counts[1], counts[2]), Duration.ZERO, 0, 0);
  }
}
