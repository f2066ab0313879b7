package dev.longshore.recording;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClocksTest {
  private static final long MILLI = 1_000_000;

  private long wall = 1_000_000 * MILLI;
  private long monotonic = 7 * MILLI;

  private final Clocks clocks = new Clocks(() -> wall, () -> monotonic);

  @Test
  void aWallClockThatGoesNowFasterNowSlowerIsFollowed() {
    clocks.read();
    pass(110, 100);
    clocks.read();
    pass(90, 100);
    clocks.read();

    assertThat(clocks.nanosAt(1_000_000)).isEqualTo(7 * MILLI);
    assertThat(clocks.nanosAt(1_000_055)).isEqualTo(57 * MILLI);
    assertThat(clocks.nanosAt(1_000_110)).isEqualTo(107 * MILLI);
    assertThat(clocks.nanosAt(1_000_155)).isEqualTo(157 * MILLI);
    assertThat(clocks.nanosAt(1_000_200)).isEqualTo(207 * MILLI);
  }

  @Test
  void afterTheLastReadingBothGoAlike() {
    clocks.read();
    pass(90, 100);
    clocks.read();

    assertThat(clocks.nanosAt(1_000_095)).isEqualTo(112 * MILLI);
  }

  private void pass(long ofWall, long ofMonotonic) {
    wall += ofWall * MILLI;
    monotonic += ofMonotonic * MILLI;
  }
}
