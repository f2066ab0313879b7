package dev.longshore.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PaceTest {
  private final List<Long> waits = new ArrayList<>();
  private long nowNanos = 5_000;

  @Test
  void workIsDueOnASchedule() throws InterruptedException {
    Pace pace = pace(1000);

    for (int count = 0; count < 4; count++) {
      pace.awaitNext();
    }

    assertThat(waits).containsExactly(1_000_000L, 1_000_000L, 1_000_000L);
  }

  @Test
  void aSlowPieceIsCaughtUpWithAndMovesNoSchedule() throws InterruptedException {
    Pace pace = pace(1000);
    pace.awaitNext();
    nowNanos += 2_500_000;

    pace.awaitNext();
    pace.awaitNext();
    pace.awaitNext();

    assertThat(waits).containsExactly(500_000L);
  }

  @Test
  void noRateNeverWaits() throws InterruptedException {
    Pace pace = pace(Double.POSITIVE_INFINITY);

    pace.awaitNext();
    pace.awaitNext();

    assertThat(waits).isEmpty();
  }

  @Test
  void aRateMustBePositive() {
    assertThatIllegalArgumentException().isThrownBy(() -> Pace.perSecond(0));
    assertThatIllegalArgumentException().isThrownBy(() -> Pace.perSecond(Double.NaN));
  }

  private Pace pace(double perSecond) {
    return new Pace(
        perSecond,
        () -> nowNanos,
        nanos -> {
          waits.add(nanos);
          nowNanos += nanos;
        });
  }
}
