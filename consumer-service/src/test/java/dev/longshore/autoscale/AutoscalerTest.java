package dev.longshore.autoscale;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AutoscalerTest {
  private static final AutoscalerSettings SETTINGS =
      AutoscalerSettings.of(1, 20, Duration.ofSeconds(60));

  private final Autoscaler autoscaler = new Autoscaler(SETTINGS);

  @Test
  void aLoadThatFitsChangesNothing() {
    Plant plant = new Plant(60, 4, 190);

    Decision last = plant.ticks(autoscaler, 200);

    assertThat(last.to()).isEqualTo(4);
    assertThat(last.reason()).isEqualTo(Reason.KEEP);
  }

  @Test
  void whatComesFasterThanItIsWorkedOffBringsMoreBeforeTheTargetIsMissed() {
    Plant plant = new Plant(60, 4, 180);
    plant.ticks(autoscaler, 30);
    plant.arrival = 480;
    double oldest = 0;

    for (int tick = 0; tick < 60; tick++) {
      oldest = Math.max(oldest, plant.tick(autoscaler).measures().age());
    }

    assertThat(plant.wanted).isBetween(10, 14);
    assertThat(oldest).isLessThan(60);
  }

  @Test
  void aRiskThatIsFarAwayWaits() {
    Plant plant = new Plant(60, 4, 180);
    plant.ticks(autoscaler, 30);
    plant.burst(1_000);

    Decision next = plant.tick(autoscaler);

    assertThat(next.to()).as("1000 messages are gone within the target").isEqualTo(4);
  }

  @Test
  void aBurstThatCannotWaitBringsAsManyAsItTakesAtOnce() {
    Plant plant = new Plant(60, 2, 80);
    plant.ticks(autoscaler, 30);
    plant.burst(20_000);

    Decision next = plant.tick(autoscaler);

    assertThat(next.reason()).isIn(Reason.URGENT, Reason.UP);
    assertThat(next.to()).isGreaterThanOrEqualTo(10);
    assertThat(next.text()).startsWith("2 -> ").contains("projected").doesNotContain("\n");
  }

  @Test
  void whatIsNotNeededGoesAfterTheHold() {
    Plant plant = new Plant(60, 12, 550);
    plant.ticks(autoscaler, 30);
    plant.arrival = 90;

    plant.ticks(autoscaler, 60);

    assertThat(plant.wanted).as("90 messages a second, 50 each").isBetween(2, 3);
  }

  @Test
  void theLastOneStaysUnlessZeroIsAllowed() {
    Plant plant = new Plant(60, 3, 100);
    plant.ticks(autoscaler, 30);
    plant.arrival = 0;

    plant.ticks(autoscaler, 100);

    assertThat(plant.wanted).isEqualTo(1);
  }

  @Test
  void withNothingToDoAllGoAndWorkBringsThemBack() {
    Autoscaler toZero = new Autoscaler(AutoscalerSettings.of(0, 20, Duration.ofSeconds(60)));
    Plant plant = new Plant(60, 3, 100);
    plant.ticks(toZero, 30);
    plant.arrival = 0;
    plant.ticks(toZero, 100);
    assertThat(plant.wanted).isZero();

    plant.burst(600);
    Decision next = plant.tick(toZero);

    assertThat(next.reason()).isEqualTo(Reason.FROM_ZERO);
    assertThat(next.to()).isPositive();
  }

  @Test
  void theFirstDecisionPlansFromTheBacklogAndWhatWasMeasuredBefore() {
    AutoscalerSettings known =
        new AutoscalerSettings(
            true,
            1,
            20,
            SETTINGS.ageTarget(),
            SETTINGS.preset(),
            SETTINGS.forecast(),
            SETTINGS.tick(),
            SETTINGS.firstLead(),
            SETTINGS.staleAfter(),
            SETTINGS.fallback(),
            Optional.of(new AutoscalerSettings.LastKnown(50, 400)));
    Plant plant = new Plant(60, 1, 400);
    plant.burst(10_000);

    Decision first = plant.tick(new Autoscaler(known));

    assertThat(first.reason()).isEqualTo(Reason.INITIAL);
    assertThat(first.to()).isGreaterThanOrEqualTo(8);
  }

  @Test
  void noiseAloneMakesFewChanges() {
    SplittableRandom random = new SplittableRandom(11);
    Plant plant = new Plant(60, 12, 600);
    plant.ticks(autoscaler, 12);
    int changes = 0;

    for (int tick = 0; tick < 1_440; tick++) {
      plant.arrival = 600 * (1 + 0.05 * random.nextGaussian());
      changes += plant.tick(autoscaler).isChange() ? 1 : 0;
    }

    assertThat(changes).as("in two hours").isLessThanOrEqualTo(10);
  }

  @Test
  void neverMoreThanTheMostEvenInNeed() {
    Plant plant = new Plant(60, 4, 180);
    plant.ticks(autoscaler, 30);
    plant.arrival = 5_000;

    Decision last = plant.ticks(autoscaler, 30);

    assertThat(plant.wanted).isEqualTo(20);
    assertThat(last.notes()).contains(Note.AT_LIMIT);
  }

  @Test
  void moreInstancesThanPartitionsAreNotAskedFor() {
    Plant plant = new Plant(6, 4, 180);
    plant.ticks(autoscaler, 30);
    plant.arrival = 900;

    Decision last = plant.ticks(autoscaler, 30);

    assertThat(plant.wanted).isEqualTo(6);
    assertThat(last.notes()).contains(Note.AT_PARTITIONS);
  }

  @Test
  void anEarlierDecisionIsReviewedWhenItsInstancesShouldWork() {
    Plant plant = new Plant(60, 4, 180);
    plant.ticks(autoscaler, 30);
    plant.arrival = 480;
    boolean reviewed = false;

    for (int tick = 0; tick < 40; tick++) {
      reviewed |= plant.tick(autoscaler).review().isPresent();
    }

    assertThat(reviewed).isTrue();
  }
}
