package dev.longshore.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.alert.AlertView.Presence;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlertLoopTest {
  private static final Optional<String> A = Optional.of("a");

  private final RecordingSink sink = new RecordingSink();
  private final AlertLoop loop = new AlertLoop(Views.SETTINGS, List.of(sink));

  @Test
  void aFleetThatIsWellIsNotTalkedAbout() {
    for (int second = 0; second < 3_600; second += 5) {
      loop.tick(Views.well().partition(second, 5, 1, A).deadLetters(1_000 + second / 5).at(second));
    }

    assertThat(sink.told).isEmpty();
    assertThat(loop.firing()).isEmpty();
  }

  @Test
  void anOldMessageIsToldOnceWhenItHasLastedAndOnceWhenItIsOver() {
    for (int second = 0; second <= 120; second += 10) {
      loop.tick(Views.well().partition(second, 5, 301, A).at(second));
    }
    assertThat(loop.firing())
        .extracting(Alert::summary)
        .hasSize(1)
        .first()
        .asString()
        .contains("orders", "301 s", "partition 3", "300 s", "add consumers");
    for (int second = 130; second <= 200; second += 10) {
      loop.tick(Views.well().partition(second, 5, 299, A).at(second));
    }

    assertThat(sink.told)
        .containsExactly("30 firing lag-age orders", "160 resolved lag-age orders");
  }

  @Test
  void whatComesAndGoesBeforeItsTimeIsNotTold() {
    for (int second = 0; second <= 600; second += 10) {
      long age = second % 30 == 20 ? 1 : 400;
      loop.tick(Views.well().partition(second, 5, age, A).at(second));
    }

    assertThat(sink.told).isEmpty();
  }

  @Test
  void whatIsGoneForAMomentIsNotToldAgain() {
    for (int second = 0; second <= 600; second += 10) {
      long age = second > 60 && second % 30 == 20 ? 1 : 400;
      loop.tick(Views.well().partition(second, 5, age, A).at(second));
    }

    assertThat(sink.told).containsExactly("30 firing lag-age orders");
  }

  @Test
  void deadLettersAreToldByTheirGrowthWithinTheWindow() {
    loop.tick(Views.well().partition(1, 5, 1, A).deadLetters(1_000).at(0));
    loop.tick(Views.well().partition(2, 5, 1, A).deadLetters(1_100).at(200));
    loop.tick(Views.well().partition(3, 5, 1, A).deadLetters(1_101).at(290));
    assertThat(sink.told).containsExactly("290 firing dead-letters orders.dlq");

    loop.tick(Views.well().partition(4, 5, 1, A).deadLetters(1_102).at(510));
    loop.tick(Views.well().partition(5, 5, 1, A).deadLetters(1_102).at(545));

    assertThat(sink.told).last().isEqualTo("545 resolved dead-letters orders.dlq");
  }

  @Test
  void deadLettersThatWereThereBeforeAreNotCounted() {
    loop.tick(Views.well().deadLetters(1_000_000).at(0));
    loop.tick(Views.well().deadLetters(1_000_000).at(10));

    assertThat(sink.told).isEmpty();
  }

  @Test
  void anOpenBreakerIsToldOnceForAllInstances() {
    for (int second = 0; second <= 40; second += 10) {
      loop.tick(
          Views.well()
              .partition(second, 5, 1, A)
              .instance("a", Presence.PRESENT, false, Map.of("handler", "open"))
              .instance("b", Presence.PRESENT, false, Map.of("handler", "open", "x", "closed"))
              .at(second));
    }

    assertThat(sink.told).containsExactly("30 firing breaker-open handler");
    assertThat(loop.firing()).first().extracting(Alert::summary).asString().contains("a, b");
  }

  @Test
  void aLostConsumerIsToldAtOnceAndOneThatStoppedNever() {
    loop.tick(Views.well().instance("b", Presence.LOST).instance("c", Presence.STOPPED).at(0));
    loop.tick(Views.well().partition(11, 5, 1, A).at(10));
    loop.tick(Views.well().partition(12, 5, 1, A).at(40));

    assertThat(sink.told)
        .containsExactly("0 firing consumer-lost b", "40 resolved consumer-lost b");
  }

  @Test
  void aConsumerThatFinishesNothingIsTold() {
    loop.tick(Views.well().instance("a", Presence.PRESENT, true, Map.of()).at(0));

    assertThat(sink.told).containsExactly("0 firing consumer-stuck a");
  }

  @Test
  void aPartitionThatStandsStillIsToldAfterItsTimeAndProgressEndsIt() {
    for (int second = 0; second <= 610; second += 10) {
      loop.tick(Views.well().partition(42, 7, 1, A).at(second));
    }
    assertThat(sink.told).containsExactly("600 firing stuck-head orders-3");
    assertThat(loop.firing()).first().extracting(Alert::summary).asString().contains("offset 42");

    loop.tick(Views.well().partition(43, 7, 1, A).at(620));
    loop.tick(Views.well().partition(44, 7, 1, A).at(650));

    assertThat(sink.told).last().isEqualTo("650 resolved stuck-head orders-3");
  }

  @Test
  void aPartitionDoesNotCountAsStuckWhileItIsIdleOrItsConsumerHasAnotherAlert() {
    for (int second = 0; second <= 2_000; second += 10) {
      loop.tick(Views.well().partition(42, 0, 0, A).at(second));
    }
    for (int second = 2_010; second <= 4_000; second += 10) {
      loop.tick(
          Views.well()
              .partition(42, 7, 1, A)
              .instance("a", Presence.PRESENT, false, Map.of("handler", "open"))
              .at(second));
    }

    assertThat(sink.told).containsExactly("2040 firing breaker-open handler");
  }

  @Test
  void anotherOwnerHasItsOwnTimeToMoveAPartition() {
    for (int second = 0; second <= 1_000; second += 10) {
      String owner = second < 500 ? "a" : "b";
      loop.tick(
          Views.well()
              .instance("b", Presence.PRESENT)
              .partition(42, 7, 1, Optional.of(owner))
              .at(second));
    }

    assertThat(sink.told).isEmpty();
  }

  @Test
  void messagesWithoutAnyConsumerAreTold() {
    for (int second = 0; second <= 30; second += 10) {
      loop.tick(Views.empty().members(0).partition(10, 5, 1, Optional.empty()).at(second));
    }

    assertThat(sink.told).containsExactly("30 firing no-consumers orders-workers");
  }

  @Test
  void aGroupWithoutConsumersAndWithoutMessagesIsWell() {
    for (int second = 0; second <= 60; second += 10) {
      loop.tick(Views.empty().members(0).partition(10, 0, 0, Optional.empty()).at(second));
    }

    assertThat(sink.told).isEmpty();
  }

  @Test
  void anAutoscalerThatMayNotAddWhatIsNeededIsTold() {
    for (int second = 0; second <= 30; second += 10) {
      loop.tick(Views.well().partition(second, 5, 1, A).scaling(10, 10, 14).at(second));
    }

    assertThat(sink.told).containsExactly("30 firing autoscaler-at-maximum orders-workers");
    assertThat(loop.firing())
        .first()
        .extracting(Alert::summary)
        .asString()
        .contains("14 consumers", "may have 10", "autoscaler.max");
  }

  @Test
  void beingAtTheMaximumWithoutNeedingMoreIsWell() {
    for (int second = 0; second <= 60; second += 10) {
      loop.tick(Views.well().partition(second, 5, 1, A).scaling(10, 10, 10).at(second));
    }

    assertThat(sink.told).isEmpty();
  }

  @Test
  void anOutageOfTheBrokerIsToldAndNeitherRaisesNorEndsWhatItHides() {
    loop.tick(Views.well().instance("b", Presence.LOST).partition(42, 7, 400, A).at(0));
    loop.tick(Views.well().instance("b", Presence.LOST).partition(43, 7, 400, A).at(30));
    for (int second = 40; second <= 900; second += 10) {
      loop.tick(Views.empty().withoutBroker().withoutHeartbeats().at(second));
    }

    assertThat(sink.told)
        .containsExactly(
            "0 firing consumer-lost b",
            "30 firing lag-age orders",
            "70 firing fleet-unreadable orders-workers");
    assertThat(loop.firing())
        .last()
        .extracting(Alert::summary)
        .asString()
        .contains("the broker does not answer");

    loop.tick(Views.well().partition(43, 7, 1, A).at(910));
    loop.tick(Views.well().partition(44, 7, 1, A).at(940));

    assertThat(sink.told)
        .endsWith(
            "940 resolved lag-age orders",
            "940 resolved consumer-lost b",
            "940 resolved fleet-unreadable orders-workers");
  }

  @Test
  void whoLeadsNoMoreForgetsAndTellsNobody() {
    loop.tick(Views.well().instance("b", Presence.LOST).at(0));

    loop.forget();

    assertThat(loop.firing()).isEmpty();
    assertThat(sink.told).containsExactly("0 firing consumer-lost b");
  }

  @Test
  void anAlertsIdStaysTheSameWhileItLastsAndDiffersTheNextTime() {
    loop.tick(Views.well().instance("b", Presence.LOST).at(0));
    String first = loop.firing().getFirst().id();
    loop.tick(Views.well().instance("b", Presence.LOST).at(10));
    String same = loop.firing().getFirst().id();
    loop.forget();
    loop.tick(Views.well().instance("b", Presence.LOST).at(20));

    assertThat(same).isEqualTo(first);
    assertThat(loop.firing().getFirst().id()).isNotEqualTo(first);
  }
}
