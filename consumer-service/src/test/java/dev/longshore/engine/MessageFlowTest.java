package dev.longshore.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.deadletter.DeadLetter;
import dev.longshore.deadletter.DeadLetterReason;
import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.DeliveryEvent;
import dev.longshore.delivery.Messages;
import dev.longshore.delivery.PartitionLedger;
import dev.longshore.delivery.Settlement;
import dev.longshore.handler.AckResult;
import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.Outcome;
import dev.longshore.lane.Lane;
import dev.longshore.lane.Lanes;
import dev.longshore.lane.Ordering;
import dev.longshore.message.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageFlowTest {
  private final List<String> calls = new ArrayList<>();
  private final List<DeliveryContext> contexts = new ArrayList<>();
  private final AtomicReference<FlowBench> bench = new AtomicReference<>();

  @ParameterizedTest
  @EnumSource
  void everyMessageIsSettledOnceAndTheFrontierFollows(Ordering ordering) {
    FlowBench bench = new FlowBench(ordering, this::ack);

    bench.accept("a", "b", "a", null, "c");

    assertThat(bench.acked()).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L);
    assertThat(bench.ledger.advance()).isEqualTo(5);
    assertThat(bench.ledger.inFlight()).isZero();
    assertThat(bench.ledger.inFlightBytes()).isZero();
  }

  @Test
  void aLeaseThatEndsWhileItsHandlerReturnsToAnswerLaterIsNotForgotten() {
    FlowBench bench =
        new FlowBench(
            Ordering.KEY,
            (message, delivery) -> {
              calls.add(name(message) + "#" + delivery.attempt());
              bench().ticker.advance(FlowBench.VISIBILITY);
              bench().timers.onceScheduled(() -> bench().timers.advance(Duration.ofMillis(20)));
              return Outcome.async();
            });
    this.bench.set(bench);

    bench.accept("a");
    bench.advance(Duration.ofSeconds(2));

    assertThat(calls).startsWith("a0#1", "a0#2");
  }

  @Test
  void aFailedMessageIsHandledAgainAfterItsBackoffAndBlocksItsKeyOnly() {
    FlowBench bench = new FlowBench(Ordering.KEY, failing("a0", 1));

    bench.accept("a", "b", "a");
    assertThat(calls).containsExactlyInAnyOrder("a0#1", "b1#1");

    bench.advance(Duration.ofMillis(999));
    assertThat(calls).hasSize(2);
    bench.advance(Duration.ofMillis(1));

    assertThat(calls.subList(2, 4)).containsExactly("a0#2", "a2#1");
    assertThat(bench.ledger.advance()).isEqualTo(3);
  }

  @Test
  void inPartitionOrderAFailedMessageBlocksAllBehindIt() {
    FlowBench bench = new FlowBench(Ordering.PARTITION, failing("a0", 1));

    bench.accept("a", "b", "c");
    assertThat(calls).containsExactly("a0#1");
    bench.advance(Duration.ofSeconds(1));

    assertThat(calls).containsExactly("a0#1", "a0#2", "b1#1", "c2#1");
  }

  @Test
  void withoutOrderAFailedMessageBlocksNothing() {
    FlowBench bench = new FlowBench(Ordering.NONE, failing("a0", 1));

    bench.accept("a", "a", "a");

    assertThat(calls).containsExactly("a0#1", "a1#1", "a2#1");
    bench.advance(Duration.ofSeconds(1));
    assertThat(bench.ledger.advance()).isEqualTo(3);
  }

  @Test
  void afterItsLastAttemptAMessageIsParkedAndThenSettled() {
    FlowBench bench = new FlowBench(Ordering.KEY, failing("a0", Integer.MAX_VALUE));

    bench.accept("a", "a");
    bench.advance(Duration.ofSeconds(1));
    bench.advance(Duration.ofSeconds(2));

    assertThat(calls).containsExactly("a0#1", "a0#2", "a0#3", "a1#1");
    DeadLetter letter = bench.letters.getFirst();
    assertThat(letter.reason()).isEqualTo(DeadLetterReason.ATTEMPTS_EXHAUSTED);
    assertThat(letter.attempts()).isEqualTo(3);
    assertThat(letter.originOffset()).isZero();
    assertThat(letter.failure().errorClass()).isEqualTo("java.lang.IllegalStateException");
    assertThat(Duration.between(letter.firstFailedAt(), letter.lastFailedAt()))
        .isEqualTo(Duration.ofSeconds(3));
    assertThat(bench.ledger.advance()).isEqualTo(2);
  }

  @Test
  void aRejectedMessageIsParkedAtOnce() {
    FlowBench bench = new FlowBench(Ordering.KEY, (message, delivery) -> Outcome.reject("no"));

    bench.accept("a");

    assertThat(bench.letters.getFirst().reason()).isEqualTo(DeadLetterReason.REJECTED);
    assertThat(bench.letters.getFirst().failure().message()).isEqualTo("no");
    assertThat(bench.ledger.advance()).isEqualTo(1);
  }

  @Test
  void whileTheDeadLetterTopicFailsNothingIsSettledAndTheKeyWaits() {
    FlowBench bench = new FlowBench(Ordering.KEY, this::rejectFirst);
    bench.deadLetterTopicFails(new IllegalStateException("leaderless"));

    bench.accept("a", "a", "b");
    bench.advance(Duration.ofSeconds(5));

    assertThat(calls).containsExactlyInAnyOrder("a0#1", "b2#1");
    assertThat(bench.ledger.advance()).isZero();
    assertThat(bench.events(DeliveryEvent.PostingFailed.class)).hasSizeGreaterThanOrEqualTo(5);
    assertThat(bench.flow.unfinished(Set.of(bench.ledger))).hasSize(1);

    bench.deadLetterTopicFails(null);
    bench.advance(Duration.ofSeconds(4));

    assertThat(bench.letters).hasSize(1);
    assertThat(calls).last().isEqualTo("a1#1");
    assertThat(bench.ledger.advance()).isEqualTo(3);
  }

  @Test
  void anErrorIsAFailedAttemptLikeAnyOther() {
    FlowBench bench =
        new FlowBench(
            Ordering.KEY,
            (message, delivery) -> {
              throw new StackOverflowError("deep");
            });

    bench.accept("a");
    bench.advance(Duration.ofSeconds(10));

    assertThat(bench.letters.getFirst().failure().errorClass())
        .isEqualTo("java.lang.StackOverflowError");
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptThatAHandlerLeavesBehindIsNoneOfTheNextMessages(Ordering ordering) {
    List<Boolean> interrupted = new ArrayList<>();
    FlowBench bench =
        new FlowBench(
            ordering,
            (message, delivery) -> {
              interrupted.add(Thread.currentThread().isInterrupted());
              Thread.currentThread().interrupt();
              if (message.offset() == 1) {
                throw new InterruptedException("passed on");
              }
              return Outcome.ack();
            });

    try {
      bench.accept("a", "b", "c");
      bench.advance(Duration.ofSeconds(10));
    } finally {
      boolean _ = Thread.interrupted();
    }

    assertThat(interrupted).hasSize(2 + FlowBench.MAX_ATTEMPTS).containsOnly(false);
    assertThat(bench.letters).hasSize(1);
  }

  @Test
  void ofSeveralAnswersTheFirstCountsWhateverComesAfterIt() {
    List<AckResult> answers = new ArrayList<>();
    FlowBench bench =
        new FlowBench(
            Ordering.NONE,
            (message, delivery) -> {
              answers.add(delivery.ack());
              answers.add(delivery.reject("no"));
              if (message.offset() == 0) {
                throw new IllegalStateException("after the ack");
              }
              return Outcome.retry(Duration.ZERO);
            });

    bench.accept("a", "b");
    bench.advance(Duration.ofSeconds(10));

    assertThat(bench.acked()).containsExactlyInAnyOrder(0L, 1L);
    assertThat(answers)
        .containsExactly(AckResult.ACCEPTED, AckResult.STALE, AckResult.ACCEPTED, AckResult.STALE);
    assertThat(bench.letters).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, -2})
  void leasesAndPausesDoNotFollowAWallClockThatIsSet(int hours) {
    List<DeliveryContext> attempts = new ArrayList<>();
    FlowBench bench =
        new FlowBench(
            Ordering.KEY,
            (message, delivery) -> {
              attempts.add(delivery);
              return Outcome.async();
            });
    bench.accept("a");

    bench.wallClockIsAhead = Duration.ofHours(hours);
    bench.advance(FlowBench.VISIBILITY.minusMillis(100));
    assertThat(bench.events(DeliveryEvent.Expired.class)).isEmpty();
    bench.advance(Duration.ofMillis(200));
    assertThat(bench.events(DeliveryEvent.Expired.class)).hasSize(1);

    bench.wallClockIsAhead = Duration.ZERO;
    bench.advance(Duration.ofMillis(700));
    assertThat(attempts).as("before its pause of a second is over").hasSize(1);
    bench.advance(Duration.ofMillis(400));
    assertThat(attempts).hasSize(2);
    assertThat(attempts.getLast().deadline())
        .isBetween(bench.ticker.instant(), bench.ticker.instant().plus(FlowBench.VISIBILITY));
  }

  @Test
  void aLeaseThatRunsOutInterruptsTheHandlerAndCountsAsAnAttempt() {
    FlowBench bench = new FlowBench(Ordering.KEY, this::hang);
    this.bench.set(bench);

    bench.accept("a");
    bench.advance(Duration.ofSeconds(1));
    bench.advance(Duration.ofSeconds(2));

    assertThat(calls).containsExactly("a0#1", "a0#2", "a0#3");
    assertThat(bench.events(DeliveryEvent.Expired.class)).hasSize(3);
    assertThat(bench.letters.getFirst().failure().errorClass())
        .isEqualTo("java.util.concurrent.TimeoutException");
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void anAnswerAfterTheLeaseHasEndedChangesNothingAndIsCounted() {
    FlowBench bench = new FlowBench(Ordering.KEY, this::answerLateOnce);
    this.bench.set(bench);

    bench.accept("a");

    assertThat(bench.events(DeliveryEvent.StaleAnswer.class)).hasSize(1);
    assertThat(bench.acked()).isEmpty();
    bench.advance(Duration.ofSeconds(1));
    assertThat(calls).containsExactly("a0#1", "a0#2");
    assertThat(bench.acked()).containsExactly(0L);
    assertThat(contexts.getFirst().ack()).isEqualTo(AckResult.STALE);
  }

  @Test
  void anExtensionKeepsTheLeaseUpToTheLongestOne() {
    FlowBench bench = new FlowBench(Ordering.KEY, this::extendAndWork);
    this.bench.set(bench);

    bench.accept("a");

    assertThat(bench.events(DeliveryEvent.Expired.class)).isEmpty();
    assertThat(bench.acked()).containsExactly(0L);
  }

  @Test
  void anAsyncHandlerBlocksItsKeyUntilItAnswers() {
    FlowBench bench = new FlowBench(Ordering.KEY, this::answerLater);
    bench.accept("a", "a", "b");
    assertThat(calls).containsExactlyInAnyOrder("a0#1", "b2#1");

    assertThat(contexts.getFirst().ack()).isEqualTo(AckResult.ACCEPTED);
    assertThat(contexts.getFirst().ack()).isEqualTo(AckResult.STALE);
    bench.runTurns();

    assertThat(calls).last().isEqualTo("a1#1");
    assertThat(bench.acked()).containsExactly(0L);
  }

  @Test
  void anAsyncHandlerThatNeverAnswersLosesItsLease() {
    FlowBench bench = new FlowBench(Ordering.KEY, this::answerLater);
    bench.accept("a");

    bench.advance(FlowBench.VISIBILITY);
    assertThat(bench.events(DeliveryEvent.Expired.class)).hasSize(1);
    assertThat(contexts.getFirst().nack(Duration.ZERO)).isEqualTo(AckResult.STALE);
    bench.advance(Duration.ofSeconds(1));

    assertThat(calls).containsExactly("a0#1", "a0#2");
  }

  @Test
  void anAnswerThroughTheContextBeforeTheHandlerReturnsCounts() {
    FlowBench bench =
        new FlowBench(
            Ordering.KEY,
            (message, delivery) -> {
              assertThat(delivery.reject("early")).isEqualTo(AckResult.ACCEPTED);
              return Outcome.async();
            });

    bench.accept("a");

    assertThat(bench.letters.getFirst().failure().message()).isEqualTo("early");
  }

  @Test
  void aClosedPartitionsDeliveriesAreGivenBackAndItsAnswersAreStale() {
    FlowBench bench = new FlowBench(Ordering.KEY, this::answerLater);
    bench.accept("a", "a");

    bench.ledger.close();
    bench.flow.abandonClosed();
    bench.runTurns();

    assertThat(contexts.getFirst().ack()).isEqualTo(AckResult.STALE);
    assertThat(calls).containsExactly("a0#1");
    assertThat(bench.settled)
        .extracting(FlowBench.Settled::settlement)
        .containsOnly(Settlement.discarded())
        .hasSize(2);
    assertThat(bench.ledger.inFlight()).isZero();
    assertThat(bench.ledger.advance()).isZero();
  }

  @Test
  void aClosedPartitionDoesNotWaitForItsRetries() {
    FlowBench bench = new FlowBench(Ordering.KEY, failing("a0", 1));
    bench.accept("a", "a");

    bench.ledger.close();
    bench.flow.abandonClosed();
    bench.runTurns();

    assertThat(bench.ledger.inFlight()).isZero();
    assertThat(calls).containsExactly("a0#1");
  }

  @Test
  void afterTheDrainBeginsNoHandlerStarts() {
    FlowBench bench = new FlowBench(Ordering.KEY, failing("a0", 1));
    bench.accept("a", "a");

    bench.flow.beginDrain();
    bench.accept("b");
    bench.advance(Duration.ofSeconds(10));

    assertThat(calls).containsExactly("a0#1");
    assertThat(bench.ledger.advance()).isZero();
    assertThat(bench.flow.unfinished(Set.of(bench.ledger))).isEmpty();
  }

  @Test
  void whatRunsIsUnfinishedUntilItIsSettled() {
    List<Set<Delivery>> seen = new ArrayList<>();
    FlowBench bench =
        new FlowBench(
            Ordering.KEY,
            (message, delivery) -> {
              seen.add(flow().unfinished(Set.of(Objects.requireNonNull(this.bench.get()).ledger)));
              return Outcome.ack();
            });
    this.bench.set(bench);

    bench.accept("a");

    assertThat(seen.getFirst()).hasSize(1);
    assertThat(bench.flow.unfinished(Set.of(bench.ledger))).isEmpty();
  }

  @Test
  void aSlowHandlersLaneGivesOthersTheirTurn() {
    FlowBench bench =
        new FlowBench(
            Ordering.KEY,
            (message, delivery) -> {
              note(message, delivery);
              passTime(Duration.ofMillis(10));
              return Outcome.ack();
            });
    this.bench.set(bench);

    bench.accept("a", "a", "a", "b");

    assertThat(calls.indexOf("b3#1")).isLessThan(calls.indexOf("a2#1"));
    assertThat(calls).containsSubsequence("a0#1", "a1#1", "a2#1");
  }

  @Test
  void aHandlerThatTakesLongBlocksItsKeyOnlyAlsoWhereOthersShareItsLane() {
    List<String> meanwhile = new ArrayList<>();
    FlowBench bench =
        new FlowBench(
            Ordering.KEY,
            (message, delivery) -> {
              note(message, delivery);
              if (message.offset() == 0) {
                passTime(Duration.ofMillis(100));
                bench().runTurns();
                meanwhile.addAll(calls);
              }
              return Outcome.ack();
            });
    this.bench.set(bench);
    String other = keyInTheLaneOf("a");

    bench.accept("a", "a", other, "a", other);

    assertThat(meanwhile).containsExactly("a0#1", other + "2#1", other + "4#1");
    assertThat(calls).hasSize(5).containsSubsequence("a0#1", "a1#1", "a3#1");
    assertThat(bench.ledger.advance()).isEqualTo(5);
  }

  @Test
  void aMessageThatFailsAfterItsLaneWasLentIsHandledAgainInOrder() {
    FlowBench bench =
        new FlowBench(
            Ordering.KEY,
            (message, delivery) -> {
              note(message, delivery);
              if (message.offset() == 0 && delivery.attempt() == 1) {
                passTime(Duration.ofMillis(100));
                bench().runTurns();
                throw new IllegalStateException("late");
              }
              return Outcome.ack();
            });
    this.bench.set(bench);

    bench.accept("a", "a", keyInTheLaneOf("a"));
    bench.advance(Duration.ofSeconds(2));

    assertThat(calls).hasSize(4).containsSubsequence("a0#1", "a0#2", "a1#1");
    assertThat(bench.ledger.advance()).isEqualTo(3);
  }

  private static String keyInTheLaneOf(String key) {
    Lanes lanes = Lanes.of(Ordering.KEY, 4);
    return IntStream.range(0, 100_000)
        .mapToObj(Integer::toString)
        .filter(other -> lane(lanes, other) == lane(lanes, key))
        .findFirst()
        .orElseThrow();
  }

  private static Lane lane(Lanes lanes, String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    int laneKey = lanes.laneKey("orders", 0, bytes, 0);
    return lanes.lane(
        new Delivery(Messages.at(0, key), new PartitionLedger("orders", 0, 1, 0), laneKey, 0));
  }

  private FlowBench bench() {
    return Objects.requireNonNull(bench.get());
  }

  @Test
  void aHandlerThatReturnsNullFailsItsAttempt() {
    FlowBench bench = new FlowBench(Ordering.KEY, (message, delivery) -> nothing());

    bench.accept("a");
    bench.advance(Duration.ofSeconds(10));

    assertThat(bench.letters.getFirst().failure().errorClass()).isEqualTo("no-outcome");
  }

  @SuppressWarnings("NullAway") // what a handler written without our checks may do
  private static Outcome nothing() {
    return null;
  }

  private MessageFlow flow() {
    return Objects.requireNonNull(bench.get()).flow;
  }

  private Outcome ack(Message message, DeliveryContext delivery) {
    note(message, delivery);
    return Outcome.ack();
  }

  private Outcome rejectFirst(Message message, DeliveryContext delivery) {
    note(message, delivery);
    return message.offset() == 0 ? Outcome.reject("first") : Outcome.ack();
  }

  private Outcome answerLater(Message message, DeliveryContext delivery) {
    note(message, delivery);
    contexts.add(delivery);
    return Outcome.async();
  }

  private Outcome hang(Message message, DeliveryContext delivery) throws InterruptedException {
    note(message, delivery);
    passTime(FlowBench.VISIBILITY.plusSeconds(1));
    Thread.sleep(1);
    return Outcome.ack();
  }

  private Outcome answerLateOnce(Message message, DeliveryContext delivery) {
    note(message, delivery);
    contexts.add(delivery);
    if (delivery.attempt() == 1) {
      passTime(FlowBench.VISIBILITY.plusMillis(100));
    }
    return Outcome.ack();
  }

  private Outcome extendAndWork(Message message, DeliveryContext delivery) {
    note(message, delivery);
    passTime(Duration.ofSeconds(25));
    assertThat(delivery.extend(Duration.ofMinutes(10))).isEqualTo(AckResult.ACCEPTED);
    passTime(Duration.ofSeconds(34));
    assertThat(Duration.between(flow().instantOf(0), delivery.deadline()))
        .as("cut at the longest extension")
        .isEqualTo(Duration.ofMinutes(1));
    return Outcome.ack();
  }

  /** The clock goes on while the handler works; what the watch does meanwhile, it does. */
  private void passTime(Duration time) {
    Objects.requireNonNull(bench.get()).timers.advance(time);
  }

  private dev.longshore.handler.MessageHandler failing(String call, int times) {
    return (message, delivery) -> {
      note(message, delivery);
      if (name(message).equals(call) && delivery.attempt() <= times) {
        throw new IllegalStateException("attempt " + delivery.attempt());
      }
      return Outcome.ack();
    };
  }

  private void note(Message message, DeliveryContext delivery) {
    calls.add(name(message) + "#" + delivery.attempt());
  }

  private static String name(Message message) {
    byte[] key = message.key();
    String name = key == null ? "-" : new String(key, StandardCharsets.UTF_8);
    return name + message.offset();
  }
}
