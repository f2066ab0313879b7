package dev.longshore.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Sets of offsets as runs. */
class OffsetSetTest {
  private final OffsetSet some = OffsetSet.parse("3-5,9");

  @Test
  void theFirstOneOfARangeIsFoundThoughItsRunBeginsBefore() {
    assertThat(some.firstBetween(4, 7)).isEqualTo(4);
    assertThat(some.firstBetween(6, 10)).isEqualTo(9);
    assertThat(some.firstBetween(0, 20)).isEqualTo(3);
    assertThat(some.firstBetween(6, 9)).isEqualTo(-1);
  }

  @Test
  void thereIsNoneInAnEmptyRangeOrABackwardOne() {
    assertThat(some.firstBetween(4, 4)).isEqualTo(-1);
    assertThat(some.firstBetween(9, 3)).isEqualTo(-1);
  }
}
