package dev.longshore.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.deadletter.DeadLetter;
import dev.longshore.deadletter.DeadLetterReason;
import dev.longshore.delivery.DeliveryEvent;
import dev.longshore.delivery.Messages;
import dev.longshore.delivery.PartitionLedger;
import dev.longshore.delivery.Settlement;
import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.FencingToken;
import dev.longshore.handler.Outcome;
import dev.longshore.lane.Ordering;
import dev.longshore.message.Header;
import dev.longshore.message.Message;
import dev.longshore.retry.FakeRetryTopic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the engine does with delays that are too long for its timers. */
class RetryTopicTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  private final FakeRetryTopic topic = new FakeRetryTopic(Duration.ofSeconds(30));
  private final PartitionLedger retries = new PartitionLedger(FakeRetryTopic.NAME, 0, 7, 0);
  private final List<String> calls = new ArrayList<>();
  private final List<FencingToken> tokens = new ArrayList<>();
  private int read;

  @Test
  void aLongDelayIsWrittenToTheRetryTopicBeforeItsMessageIsSettled() {
    FlowBench bench = bench(delays(LONG));
    CompletableFuture<@Nullable Void> durable = topic.answersLater();

    bench.accept("a", "b");

    assertThat(bench.ledger.advance()).isZero();
    assertThat(bench.flow.unfinished(Set.of(bench.ledger))).hasSize(1);
    assertThat(bench.flow.whatHappensTo(bench.ledger, 0)).isEqualTo("its retry is not written yet");
    durable.complete(null);

    assertThat(bench.ledger.advance()).isEqualTo(2);
    assertThat(bench.ledger.inFlight()).isZero();
    assertThat(bench.settled)
        .contains(new FlowBench.Settled(0, Settlement.forwarded()))
        .contains(new FlowBench.Settled(1, Settlement.acked()));
    assertThat(bench.flow.unfinished(Set.of(bench.ledger))).isEmpty();
  }

  @Test
  void aDelayThatIsNotTooLongStaysOnTheTimers() {
    FlowBench bench = bench(delays(Duration.ofSeconds(30)));

    bench.accept("a");
    assertThat(topic.records).isEmpty();
    bench.advance(Duration.ofSeconds(30));

    assertThat(calls).containsExactly("orders-0-0#1", "orders-0-0#2");
    assertThat(bench.ledger.advance()).isEqualTo(1);
  }

  @Test
  void itsHandlerSeesTheOriginAndTheNextAttemptAtItsTime() {
    FlowBench bench = bench(delays(LONG));
    bench.accept("x", "a");
    readRetries(bench);

    bench.advance(LONG.minusMillis(1));
    assertThat(calls).containsExactly("orders-0-0#1", "orders-0-1#1");
    bench.advance(Duration.ofMillis(1));

    assertThat(calls).containsExactly("orders-0-0#1", "orders-0-1#1", "orders-0-0#2");
    assertThat(tokens.getLast()).isEqualTo(new FencingToken(FakeRetryTopic.NAME + "-0", 7, 0));
    assertThat(retries.advance()).isEqualTo(1);
    assertThat(retries.inFlight()).isZero();
    assertThat(retries.inFlightBytes()).isZero();
  }

  @Test
  void retriesAreHandledInTheOrderOfTheirTimesWhateverTheirOrderInTheTopic() {
    FlowBench bench =
        bench(
            (message, delivery) -> {
              note(message, delivery);
              return delivery.attempt() == 1
                  ? Outcome.retry(LONG.minusSeconds(message.offset() * 60))
                  : Outcome.ack();
            });
    bench.accept("a", "b", "c", "d");
    readRetries(bench);
    calls.clear();

    bench.advance(LONG);

    assertThat(calls)
        .containsExactly("orders-0-3#2", "orders-0-2#2", "orders-0-1#2", "orders-0-0#2");
    assertThat(retries.advance()).isEqualTo(4);
  }

  @Test
  void aRetryOfARetryHopsAgainAndItsDeadLetterTellsOfAllItsAttempts() {
    FlowBench bench = bench((message, delivery) -> note(message, delivery, Outcome.retry(LONG)));

    bench.accept("a");
    for (int hop = 0; hop < 2; hop++) {
      readRetries(bench);
      bench.advance(LONG);
    }

    assertThat(topic.records).hasSize(2);
    assertThat(calls).containsExactly("orders-0-0#1", "orders-0-0#2", "orders-0-0#3");
    DeadLetter letter = bench.letters.getFirst();
    assertThat(letter.reason()).isEqualTo(DeadLetterReason.ATTEMPTS_EXHAUSTED);
    assertThat(letter.attempts()).isEqualTo(3);
    assertThat(letter.originTopic()).isEqualTo("orders");
    assertThat(letter.originPartition()).isZero();
    assertThat(letter.originOffset()).isZero();
    assertThat(letter.originTimestamp()).isEqualTo(Messages.at(0, "a").timestamp());
    assertThat(Duration.between(letter.firstFailedAt(), letter.lastFailedAt()))
        .isEqualTo(LONG.multipliedBy(2));
    assertThat(retries.advance()).isEqualTo(2);
  }

  @Test
  void aRetryThatCannotBeWrittenIsWrittenAgainUntilItIsDurable() {
    FlowBench bench = bench(delays(LONG));
    topic.fails(new IllegalStateException("no leader"));

    bench.accept("a", "b");
    bench.advance(Duration.ofSeconds(20));
    assertThat(bench.ledger.advance()).isZero();
    assertThat(bench.events(DeliveryEvent.PostingFailed.class))
        .isNotEmpty()
        .allSatisfy(event -> assertThat(event.destination()).isEqualTo(FakeRetryTopic.NAME));

    topic.fails(null);
    bench.advance(Duration.ofSeconds(10));
    assertThat(bench.ledger.advance()).isEqualTo(2);
    assertThat(calls).containsExactly("orders-0-0#1", "orders-0-1#1");
  }

  @Test
  void whatIsNoRetryOfThisGroupBecomesADeadLetterFromItsPlaceInTheRetryTopic() {
    FlowBench bench = bench(delays(LONG));
    bench.accept("a");
    Message genuine = topic.records.getFirst();
    List<List<Header>> foreign =
        List.of(
            List.of(),
            replaced(genuine, "group", "another"),
            replaced(genuine, "origin-topic", FakeRetryTopic.NAME),
            replaced(genuine, "not-before", "tomorrow"),
            replaced(genuine, "attempts", "0"),
            replaced(genuine, "origin-partition", "99999999999"));
    topic.records.clear();

    foreign.forEach(
        headers ->
            topic.records.add(
                FakeRetryTopic.record(topic.records.size(), Messages.at(0, "a"), headers)));
    readRetries(bench);

    assertThat(bench.letters).hasSize(foreign.size());
    assertThat(bench.letters)
        .allSatisfy(
            letter -> {
              assertThat(letter.reason()).isEqualTo(DeadLetterReason.UNDECODABLE);
              assertThat(letter.originTopic()).isEqualTo(FakeRetryTopic.NAME);
              assertThat(letter.failure().message()).isNotBlank();
            });
    assertThat(bench.letters)
        .extracting(DeadLetter::originOffset)
        .containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
    assertThat(retries.advance()).isEqualTo(foreign.size());
  }

  @Test
  void aRetryThatIsOverdueIsHandledAtOnceAndOneThatNobodyAskedForIsNoRetry() {
    FlowBench bench = bench(delays(LONG));
    bench.accept("a", "b");
    Message genuine = topic.records.getFirst();
    topic.records.clear();
    topic.records.add(
        FakeRetryTopic.record(
            0, genuine, replaced(genuine, "not-before", "+1000000000-12-31T23:59:59.999999999Z")));
    topic.records.add(
        FakeRetryTopic.record(
            1, genuine, replaced(genuine, "not-before", "-1000000000-01-01T00:00:00Z")));

    readRetries(bench);

    assertThat(calls).containsExactly("orders-0-0#1", "orders-0-1#1", "orders-0-0#2");
    assertThat(bench.letters.getFirst().failure().message()).startsWith("its time is too far away");
    assertThat(retries.advance()).isEqualTo(2);
  }

  @Test
  void whatWaitsIsGivenBackWhenItsPartitionGoesOrTheInstanceStops() {
    FlowBench bench = bench(delays(LONG));
    bench.accept("a");
    readRetries(bench);

    retries.close();
    bench.flow.abandonClosed();
    bench.runTurns();

    assertThat(bench.settled.getLast().settlement()).isEqualTo(Settlement.discarded());
    assertThat(retries.inFlight()).isZero();
    bench.advance(LONG);
    assertThat(calls).containsExactly("orders-0-0#1");
  }

  @Test
  void aMessageWhosePartitionGoesWhileItsRetryIsWrittenIsGivenBack() {
    FlowBench bench = bench(delays(LONG));
    CompletableFuture<@Nullable Void> durable = topic.answersLater();
    bench.accept("a");

    bench.ledger.close();
    bench.flow.abandonClosed();
    bench.runTurns();
    durable.complete(null);

    assertThat(bench.settled).containsExactly(new FlowBench.Settled(0, Settlement.discarded()));
    assertThat(bench.ledger.inFlight()).isZero();
  }

  private void readRetries(FlowBench bench) {
    while (read < topic.records.size()) {
      bench.flow.acceptRetry(topic.records.get(read), retries);
      read++;
    }
    bench.flow.dispatch();
    bench.runTurns();
  }

  private FlowBench bench(dev.longshore.handler.MessageHandler handler) {
    return new FlowBench(Ordering.NONE, handler, topic);
  }

  /** Asks for a delay of the first message's second attempt. */
  private dev.longshore.handler.MessageHandler delays(Duration delay) {
    return (message, delivery) ->
        note(
            message,
            delivery,
            message.offset() == 0 && delivery.attempt() == 1
                ? Outcome.retry(delay)
                : Outcome.ack());
  }

  private Outcome note(Message message, DeliveryContext delivery, Outcome outcome) {
    note(message, delivery);
    return outcome;
  }

  private void note(Message message, DeliveryContext delivery) {
    tokens.add(delivery.fencingToken());
    calls.add(message.id() + "#" + delivery.attempt());
  }

  private static List<Header> replaced(Message retry, String name, String value) {
    return retry.headers().stream()
        .map(
            header ->
                header.name().equals("longshore.retry." + name)
                    ? new Header(header.name(), value.getBytes(StandardCharsets.UTF_8))
                    : header)
        .toList();
  }
}
