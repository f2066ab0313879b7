package dev.longshore.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.endpoint.Balance.Standing;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BalanceTest {
  private static final List<Standing> EQUAL = standings(1, 1, 1);

  @Test
  void inTurnEachIsChosenEquallyOften() {
    assertThat(shares(new Balance.RoundRobin(), EQUAL, 0, 300)).containsExactly(100, 100, 100);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 17, Long.MAX_VALUE - 50, -100})
  void byWeightEachIsChosenAsOftenAsItsWeightSays(long firstTurn) {
    int[] shares = shares(new Balance.Weighted(), standings(5, 3, 1, 1), firstTurn, 1_000);

    assertThat(shares[0]).isBetween(495, 505);
    assertThat(shares[1]).isBetween(295, 305);
    assertThat(shares[2]).isBetween(95, 105);
    assertThat(shares[3]).isBetween(95, 105);
  }

  @Test
  void byWeightTheChoicesAreMixed() {
    Balance balance = new Balance.Weighted();
    for (int start = 0; start < 1_000; start++) {
      int[] shares = shares(balance, standings(9, 1), start, 20);

      assertThat(shares[1]).as("of 20 choices from %d", start).isBetween(1, 3);
    }
  }

  @Test
  void theOneWithTheFewestAttemptsForItsWeightIsChosen() {
    Balance balance = new Balance.LeastConnections();

    assertThat(balance.choose(0, List.of(new Standing(1, 3), new Standing(1, 2)))).isEqualTo(1);
    assertThat(balance.choose(1, List.of(new Standing(4, 7), new Standing(1, 2)))).isZero();
    assertThat(shares(balance, EQUAL, -3, 300)).as("among equals").containsExactly(100, 100, 100);
  }

  private static int[] shares(
      Balance balance, List<Standing> standings, long firstTurn, int count) {
    int[] shares = new int[standings.size()];
    for (int step = 0; step < count; step++) {
      shares[balance.choose(firstTurn + step, standings)]++;
    }
    return shares;
  }

  private static List<Standing> standings(int... weights) {
    return Arrays.stream(weights).mapToObj(weight -> new Standing(weight, 0)).toList();
  }
}
