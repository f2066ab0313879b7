package dev.longshore.assignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoadDealingTest {
  @Test
  void heavyPartitionsAreKeptApart() {
    double[] weights = {100, 1, 1, 1, 100, 1, 1, 1};

    int[] dealt = LoadDealing.deal(weights, alike(2), nobody(8));

    assertThat(dealt[0]).isNotEqualTo(dealt[4]);
  }

  @Test
  void nothingMovesWhileNobodyHasTooMuch() {
    double[] weights = {10, 11, 9, 10};
    int[] owners = {0, 1, 0, 1};

    assertThat(LoadDealing.deal(weights, alike(2), owners)).isEqualTo(owners);
  }

  @Test
  void aNewInstanceGetsItsPartAndOthersKeepTheRest() {
    double[] weights = new double[96];
    Arrays.fill(weights, 1);
    int[] owners = LoadDealing.deal(weights, alike(12), nobody(96));

    int[] dealt = LoadDealing.deal(weights, alike(13), owners);

    long moved = IntStream.range(0, 96).filter(index -> dealt[index] != owners[index]).count();
    assertThat(Arrays.stream(dealt).filter(owner -> owner == 12).count()).isBetween(3L, 8L);
    assertThat(moved).isLessThanOrEqualTo(8);
  }

  @Test
  void whatAnInstanceThatLeftHadIsSpread() {
    double[] weights = new double[30];
    Arrays.fill(weights, 1);
    int[] owners = IntStream.range(0, 30).map(index -> index % 3 - 1).toArray();

    int[] dealt = LoadDealing.deal(weights, alike(2), owners);

    assertThat(Arrays.stream(dealt).filter(owner -> owner == 0).count()).isEqualTo(15);
    assertThat(IntStream.range(0, 30).filter(index -> owners[index] >= 0))
        .allMatch(index -> dealt[index] == owners[index]);
  }

  @Test
  void aStrongInstanceGetsMore() {
    double[] weights = new double[60];
    Arrays.fill(weights, 1);

    int[] dealt = LoadDealing.deal(weights, new double[] {2, 1}, nobody(60));

    assertThat(Arrays.stream(dealt).filter(owner -> owner == 0).count()).isEqualTo(40);
  }

  @Test
  void allPartitionsAreDealtAndNearlyAsEvenlyAsFromScratch() {
    long seed = 99;
    SplittableRandom random = new SplittableRandom(seed);
    for (int trial = 0; trial < 300; trial++) {
      int partitions = random.nextInt(1, 80);
      int instances = random.nextInt(1, 20);
      double[] weights = new double[partitions];
      Arrays.setAll(weights, index -> Math.pow(random.nextDouble(), 3) * 100);
      int[] owners = nobody(partitions);
      Arrays.setAll(owners, index -> random.nextInt(-1, instances));

      int[] dealt = LoadDealing.deal(weights, alike(instances), owners);

      double sum = Arrays.stream(weights).sum();
      double[] loads = new double[instances];
      for (int index = 0; index < partitions; index++) {
        assertThat(dealt[index]).isBetween(0, instances - 1);
        loads[dealt[index]] += weights[index];
      }
      double fresh = LoadDealing.largestShare(weights, instances) * sum;
      assertThat(Arrays.stream(loads).max().orElseThrow())
          .as("seed %d trial %d", seed, trial)
          .isLessThanOrEqualTo(fresh * 1.15 + sum * 0.02);
    }
  }

  @Test
  void nobodyToDealToIsAMistake() {
    assertThatThrownBy(() -> LoadDealing.deal(new double[] {1}, new double[0], nobody(1)))
        .hasMessageContaining("0 instances");
  }

  private static double[] alike(int instances) {
    double[] strengths = new double[instances];
    Arrays.fill(strengths, 1);
    return strengths;
  }

  private static int[] nobody(int partitions) {
    int[] owners = new int[partitions];
    Arrays.fill(owners, LoadDealing.NOBODY);
    return owners;
  }
}
