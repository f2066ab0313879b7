package dev.longshore.autoscale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.autoscale.InstanceLoad.Breaker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One test for each rule that goes before the load. */
class SafeguardsTest {
  private final Autoscaler autoscaler =
      new Autoscaler(AutoscalerSettings.of(1, 20, Duration.ofSeconds(60)));
  private final Plant plant = new Plant(60, 4, 180);

  @BeforeEach
  void aCalmPastAndThenALoadThatNeedsMore() {
    plant.ticks(autoscaler, 30);
    plant.arrival = 700;
    plant.burst(10_000);
    plant.pass();
  }

  private Decision ask(UnaryOperator<LoadSample> change) {
    return autoscaler.tick(change.apply(plant.sample()), plant.target());
  }

  @Test
  void withoutAFaultThereWouldBeMore() {
    assertThat(ask(sample -> sample).to()).isGreaterThan(4);
  }

  @Test
  void whoDoesNotLeadDoesNotAct() {
    Decision made = ask(sample -> steered(sample, new Steering(false, false, OptionalInt.empty())));

    assertThat(made.reason()).isEqualTo(Reason.NOT_LEADER);
    assertThat(made.isChange()).isFalse();
  }

  @Test
  void aDeposedLeadersSampleIsRefused() {
    Decision made = ask(sample -> ofEpoch(sample, 6));

    assertThat(made.reason()).isEqualTo(Reason.NOT_LEADER);
  }

  @Test
  void aPersonsPauseAndNumberAreObeyed() {
    Decision paused = ask(sample -> steered(sample, new Steering(true, true, OptionalInt.empty())));
    assertThat(paused.reason()).isEqualTo(Reason.PAUSED);
    assertThat(paused.to()).isEqualTo(4);

    Decision pinned = ask(sample -> steered(sample, new Steering(true, false, OptionalInt.of(3))));
    assertThat(pinned.reason()).isEqualTo(Reason.PINNED);
    assertThat(pinned.to()).isEqualTo(3);
  }

  @Test
  void aMissingPartitionHolds() {
    Decision made = ask(sample -> partitions(sample, sample.partitions().subList(0, 59)));

    assertThat(made.reason()).isEqualTo(Reason.HOLD_NO_DATA);
    assertThat(made.isChange()).isFalse();
  }

  @Test
  void anUnreadablePositionHolds() {
    Decision made =
        ask(
            sample ->
                partitions(
                    sample,
                    sample.partitions().stream()
                        .map(load -> load.partition() == 7 ? unread(load) : load)
                        .toList()));

    assertThat(made.reason()).isEqualTo(Reason.HOLD_NO_DATA);
  }

  @Test
  void afterFiveMinutesWithoutDataTheFallbackCounts() {
    AutoscalerSettings base = AutoscalerSettings.of(1, 20, Duration.ofSeconds(60));
    Autoscaler withFallback =
        new Autoscaler(
            new AutoscalerSettings(
                true,
                1,
                20,
                base.ageTarget(),
                base.preset(),
                base.forecast(),
                base.tick(),
                base.firstLead(),
                base.staleAfter(),
                OptionalInt.of(9),
                Optional.empty()));
    Plant other = new Plant(60, 4, 180);
    other.ticks(withFallback, 10);

    Decision early = blind(withFallback, other, 50);
    Decision late = blind(withFallback, other, 15);

    assertThat(early.reason()).isEqualTo(Reason.HOLD_NO_DATA);
    assertThat(late.reason()).isEqualTo(Reason.FALLBACK);
    assertThat(late.to()).isEqualTo(9);
  }

  private static Decision blind(Autoscaler asked, Plant plant, int ticks) {
    for (int tick = 1; tick < ticks; tick++) {
      plant.pass();
      asked.tick(partitions(plant.sample(), List.of()), plant.target());
    }
    plant.pass();
    return asked.tick(partitions(plant.sample(), List.of()), plant.target());
  }

  @Test
  void offsetsThatWentBackHoldAndMeasuringStartsAnew() {
    Decision made =
        ask(
            sample ->
                partitions(
                    sample,
                    sample.partitions().stream()
                        .map(load -> PartitionLoad.of("orders", load.partition(), 0, 5, 2))
                        .toList()));

    assertThat(made.reason()).isEqualTo(Reason.HOLD_RESET);
    assertThat(made.isChange()).isFalse();
  }

  @Test
  void addedPartitionsHold() {
    Decision made =
        ask(
            sample -> {
              List<PartitionLoad> more = new java.util.ArrayList<>(sample.partitions());
              more.add(PartitionLoad.of("orders", 60, 0, 0, 0));
              return partitions(sample, more);
            });

    assertThat(made.reason()).isEqualTo(Reason.HOLD_RESET);
  }

  @Test
  void oldHeartbeatsHold() {
    Decision made =
        ask(sample -> instances(sample, load -> heard(load, plant.now().minusSeconds(60))));

    assertThat(made.reason()).isEqualTo(Reason.HOLD_STALE);
    assertThat(made.isChange()).isFalse();
  }

  @Test
  void heartbeatsThatAreGoneHold() {
    Decision made =
        ask(
            sample ->
                new LoadSample(
                    sample.at(),
                    sample.epoch(),
                    sample.sharing(),
                    sample.rebalancing(),
                    sample.rebalancePause(),
                    sample.partitions(),
                    sample.instances().subList(0, 2),
                    sample.steering()));

    assertThat(made.reason()).isEqualTo(Reason.HOLD_STALE);
  }

  @Test
  void openBreakersHoldAndHalfOpenOnesToo() {
    Decision open = ask(sample -> instances(sample, load -> broken(load, Breaker.OPEN)));
    assertThat(open.reason()).isEqualTo(Reason.HOLD_BREAKER);

    plant.pass();
    Decision probing = ask(sample -> instances(sample, load -> broken(load, Breaker.HALF_OPEN)));
    assertThat(probing.reason()).isEqualTo(Reason.HOLD_PROBING);

    plant.pass();
    Decision closed = ask(sample -> sample);
    assertThat(closed.to()).as("when they close").isGreaterThan(4);
  }

  @Test
  void aFailingHandlerHoldsWithoutABreakerToo() {
    plant.failing = 1;

    for (int tick = 0; tick < 20; tick++) {
      plant.pass();
      Decision made = autoscaler.tick(plant.sample(), plant.target());
      if (tick >= 5) {
        assertThat(made.reason()).isEqualTo(Reason.HOLD_BREAKER);
      }
    }
  }

  @Test
  void deadLettersThatCannotBeWrittenHold() {
    Decision made = ask(sample -> instances(sample, SafeguardsTest::blocked));

    assertThat(made.reason()).isEqualTo(Reason.HOLD_DEAD_LETTERS);
  }

  @Test
  void instancesThatDoNotBecomeReadyAreNotFollowedByMore() {
    plant.crashes = true;

    Decision last = plant.ticks(autoscaler, 60);
    int frozen = plant.wanted;
    plant.arrival = 950;
    Decision later = plant.ticks(autoscaler, 5);

    assertThat(last.notes()).contains(Note.CRASH_LOOP);
    assertThat(later.to()).isEqualTo(frozen);
  }

  @Test
  void aPartitionThatStandsStillWithFailuresDoesNotCount() {
    Plant calm = new Plant(60, 4, 180);
    Autoscaler fresh = new Autoscaler(AutoscalerSettings.of(1, 20, Duration.ofSeconds(60)));
    calm.ticks(fresh, 30);
    calm.failing = 0.05;
    LoadSample before = calm.sample();
    Decision last = fresh.tick(before, calm.target());
    for (int tick = 0; tick < 40; tick++) {
      calm.pass();
      last = fresh.tick(standing(calm.sample(), before.partitions().getFirst()), calm.target());
      assertThat(last.to()).isLessThanOrEqualTo(5);
      calm.follow(last);
    }

    assertThat(last.notes()).contains(Note.FROZEN_PARTITION);
    assertThat(last.measures().frozenPartitions()).containsExactly("orders-0");
    assertThat(last.measures().leftOut()).isPositive();
  }

  @Test
  void whatMoreInstancesDoNotMendStopsAtTheKnee() {
    Plant capped = new Plant(60, 12, 590);
    Autoscaler fresh = new Autoscaler(AutoscalerSettings.of(1, 40, Duration.ofSeconds(60)));
    capped.ticks(fresh, 30);
    capped.cap = 500;
    Decision last = capped.ticks(fresh, 100);

    assertThat(last.reason()).isEqualTo(Reason.BRAKE);
    assertThat(last.to()).as("of 12, a probe included").isLessThanOrEqualTo(16);
  }

  @Test
  void theBrakeIsReleasedWhenWhatWasFullIsNot() {
    Plant capped = new Plant(60, 12, 590);
    Autoscaler fresh = new Autoscaler(AutoscalerSettings.of(1, 40, Duration.ofSeconds(60)));
    capped.ticks(fresh, 30);
    capped.cap = 500;
    capped.ticks(fresh, 100);
    capped.cap = Double.MAX_VALUE;

    Decision last = capped.ticks(fresh, 120);

    assertThat(last.reason()).isNotEqualTo(Reason.BRAKE);
    assertThat(last.measures().age()).isLessThan(60);
  }

  @Test
  void aNumberThatSomebodyElseChangedIsTakenAndTold() {
    autoscaler.tick(plant.sample(), plant.target());
    Decision last = autoscaler.tick(plant.sample(), plant.target());
    for (int other = 0; other < 3; other++) {
      plant.pass();
      plant.wanted = 6 + other;
      last = autoscaler.tick(plant.sample(), plant.target());
      assertThat(last.reason()).isEqualTo(Reason.CONFLICT);
      assertThat(last.to()).isEqualTo(6 + other);
    }

    assertThat(last.notes()).contains(Note.SECOND_WRITER);
  }

  @Test
  void anOrderThatDidNotGoThroughIsGivenAgain() {
    Decision first = ask(sample -> sample);
    plant.pass();
    Decision again = ask(sample -> sample);

    assertThat(first.to()).isGreaterThan(4);
    assertThat(again.reason()).isNotEqualTo(Reason.CONFLICT);
  }

  @Test
  void onBadDataNothingEverGoes() {
    long seed = 20_260_301;
    SplittableRandom random = new SplittableRandom(seed);
    for (int trial = 0; trial < 60; trial++) {
      Plant any = new Plant(12, 1 + random.nextInt(12), random.nextInt(500));
      Autoscaler fresh = new Autoscaler(AutoscalerSettings.of(1, 20, Duration.ofSeconds(60)));
      any.ticks(fresh, 2);
      for (int tick = 0; tick < 60; tick++) {
        any.arrival = random.nextInt(4) == 0 ? random.nextInt(900) : any.arrival;
        any.pass();
        int fault = random.nextInt(6);
        Decision made = fresh.tick(faulty(any.sample(), fault), any.target());
        if (fault < 4) {
          assertThat(made.to())
              .as("seed %d trial %d tick %d", seed, trial, tick)
              .isEqualTo(any.wanted);
        }
        any.follow(made);
      }
    }
  }

  private LoadSample faulty(LoadSample sample, int fault) {
    return switch (fault) {
      case 0 -> partitions(sample, List.of());
      case 1 -> partitions(sample, sample.partitions().subList(1, 12));
      case 2 -> instances(sample, load -> heard(load, sample.at().minusSeconds(90)));
      case 3 -> steered(sample, new Steering(false, false, OptionalInt.empty()));
      default -> sample;
    };
  }

  private static LoadSample standing(LoadSample sample, PartitionLoad stands) {
    return partitions(
        sample,
        sample.partitions().stream()
            .map(
                load ->
                    load.partition() == stands.partition()
                        ? new PartitionLoad(
                            load.topic(),
                            load.partition(),
                            load.start(),
                            load.end(),
                            stands.position(),
                            load.owner(),
                            false,
                            Optional.empty())
                        : load)
            .toList());
  }

  private static PartitionLoad unread(PartitionLoad load) {
    return new PartitionLoad(
        load.topic(),
        load.partition(),
        load.start(),
        load.end(),
        OptionalLong.empty(),
        load.owner(),
        false,
        Optional.empty());
  }

  private static LoadSample partitions(LoadSample sample, List<PartitionLoad> partitions) {
    return new LoadSample(
        sample.at(),
        sample.epoch(),
        sample.sharing(),
        sample.rebalancing(),
        sample.rebalancePause(),
        partitions,
        sample.instances(),
        sample.steering());
  }

  private static LoadSample instances(LoadSample sample, UnaryOperator<InstanceLoad> change) {
    return new LoadSample(
        sample.at(),
        sample.epoch(),
        sample.sharing(),
        sample.rebalancing(),
        sample.rebalancePause(),
        sample.partitions(),
        sample.instances().stream().map(change).toList(),
        sample.steering());
  }

  private static LoadSample steered(LoadSample sample, Steering steering) {
    return new LoadSample(
        sample.at(),
        sample.epoch(),
        sample.sharing(),
        sample.rebalancing(),
        sample.rebalancePause(),
        sample.partitions(),
        sample.instances(),
        steering);
  }

  private static LoadSample ofEpoch(LoadSample sample, long epoch) {
    return new LoadSample(
        sample.at(),
        epoch,
        sample.sharing(),
        sample.rebalancing(),
        sample.rebalancePause(),
        sample.partitions(),
        sample.instances(),
        sample.steering());
  }

  private static InstanceLoad heard(InstanceLoad load, Instant at) {
    return copy(load, at, load.breaker(), load.deadLettersBlocked());
  }

  private static InstanceLoad broken(InstanceLoad load, Breaker breaker) {
    return copy(load, load.heardAt(), breaker, load.deadLettersBlocked());
  }

  private static InstanceLoad blocked(InstanceLoad load) {
    return copy(load, load.heardAt(), load.breaker(), true);
  }

  private static InstanceLoad copy(
      InstanceLoad load, Instant heardAt, Breaker breaker, boolean blocked) {
    return new InstanceLoad(
        load.id(),
        heardAt,
        load.state(),
        load.startedAt(),
        load.readyAt(),
        load.processed(),
        load.failed(),
        load.busySlotSeconds(),
        load.slots(),
        load.inFlight(),
        load.handlerP99(),
        load.idleSince(),
        breaker,
        load.paused(),
        blocked);
  }
}
