package dev.longshore.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CoarseTickerTest {
  private static final Duration STEP = Duration.ofMillis(20);

  private final FakeTicker exact = new FakeTicker();
  private final FakeTimers timers = new FakeTimers(exact);

  @Test
  void isAsLateAsItsStepAtMost() {
    CoarseTicker coarse = new CoarseTicker(exact, timers, STEP);
    assertThat(coarse.nanos()).isEqualTo(exact.nanos());

    for (int millis = 0; millis < 200; millis++) {
      timers.advance(Duration.ofMillis(1));
      assertThat(exact.nanos() - coarse.nanos()).isBetween(0L, STEP.toNanos());
    }
  }
}
