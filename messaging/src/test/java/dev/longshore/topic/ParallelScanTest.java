package dev.longshore.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ParallelScanTest {
  @Test
  void sharesAreOfAboutTheSameSizeAndCoverEverything() {
    Map<Integer, OffsetRange> ranges =
        Map.of(0, new OffsetRange(5, 105), 1, new OffsetRange(0, 10), 2, new OffsetRange(7, 7));

    List<Map<Integer, OffsetRange>> shares = ParallelScan.shares(ranges, 4);

    assertThat(shares).hasSize(4);
    assertThat(shares)
        .allSatisfy(
            share ->
                assertThat(share.values().stream().mapToLong(OffsetRange::size).sum())
                    .isBetween(26L, 28L));
    assertThat(
            shares.stream()
                .flatMap(share -> share.values().stream())
                .mapToLong(OffsetRange::size)
                .sum())
        .isEqualTo(110);
  }

  @Test
  void anEmptyTopicHasNoShares() {
    assertThat(ParallelScan.shares(Map.of(0, new OffsetRange(3, 3)), 2)).isEmpty();
  }
}
