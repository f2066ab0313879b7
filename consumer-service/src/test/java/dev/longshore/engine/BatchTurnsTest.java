package dev.longshore.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.deadletter.DeadLetterReason;
import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.DeliveryEvent;
import dev.longshore.gate.Ending;
import dev.longshore.gate.Gate;
import dev.longshore.gate.Pass;
import dev.longshore.gate.Verdict;
import dev.longshore.handler.AckResult;
import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.Outcome;
import dev.longshore.handling.AttemptResult;
import dev.longshore.handling.BatchCall;
import dev.longshore.handling.HandlerRunner;
import dev.longshore.handling.Routed;
import dev.longshore.lane.Ordering;
import dev.longshore.message.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BatchTurnsTest {
  private static final Duration LINGER = Duration.ofMillis(200);

  private final List<String> calls = new ArrayList<>();
  private final List<DeliveryContext> contexts = new ArrayList<>();
  private final Map<String, AttemptResult> results = new HashMap<>();
  private final List<String> endings = new ArrayList<>();

  @ParameterizedTest
  @EnumSource(names = {"KEY", "NONE"})
  void everyMessageIsSettledOnceAndNoBatchIsTooLarge(Ordering ordering) {
    FlowBench bench = bench(ordering, 10, Duration.ZERO);

    bench.accept(keys(95));

    assertThat(bench.acked()).hasSize(95).doesNotHaveDuplicates();
    assertThat(bench.ledger.advance()).isEqualTo(95);
    assertThat(bench.ledger.inFlight()).isZero();
    assertThat(calls).allSatisfy(call -> assertThat(call.split(" ")).hasSizeBetween(1, 10));
    assertThat(calls).hasSizeLessThan(30);
  }

  @Test
  void withoutOrderBatchesAreFull() {
    FlowBench bench = bench(Ordering.NONE, 3, Duration.ZERO);

    bench.accept("a", "a", "b", "a");

    assertThat(calls).containsExactly("a0#1 a1#1 b2#1", "a3#1");
  }

  @Test
  void aBatchHoldsNoTwoOfAKeyAndAKeyKeepsItsOrder() {
    FlowBench bench = bench(Ordering.KEY, 10, Duration.ZERO);

    bench.accept("a", "a", "a", "a");

    assertThat(calls).containsExactly("a0#1", "a1#1", "a2#1", "a3#1");
  }

  @Test
  void aFailedMessageFailsNoneOfItsBatchAndHoldsItsKey() {
    FlowBench bench = bench(Ordering.NONE, 3, Duration.ZERO);
    results.put("b1#1", AttemptResult.of(Outcome.retry(Duration.ofSeconds(1))));
    results.put("c2#1", AttemptResult.of(Outcome.reject("no")));

    bench.accept("a", "b", "c");
    assertThat(bench.acked()).containsExactly(0L);
    assertThat(bench.letters).hasSize(1);
    assertThat(bench.letters.getFirst().originOffset()).isEqualTo(2);
    bench.advance(Duration.ofSeconds(1));

    assertThat(calls).containsExactly("a0#1 b1#1 c2#1", "b1#2");
    assertThat(bench.ledger.advance()).isEqualTo(3);
  }

  @Test
  void whatFollowsAFailedMessageOfItsKeyWaitsForIt() {
    FlowBench bench = bench(Ordering.KEY, 10, Duration.ZERO);
    results.put("a0#1", AttemptResult.of(Outcome.retry(Duration.ofSeconds(1))));

    bench.accept("a", "a", "a");
    assertThat(calls).containsExactly("a0#1");
    bench.advance(Duration.ofSeconds(1));

    assertThat(calls).containsExactly("a0#1", "a0#2", "a1#1", "a2#1");
  }

  @Test
  void afterACallThatFailedAsAWholeEachMessageIsAloneAndOnlyTheBadOneDies() {
    FlowBench bench =
        bench(
            Ordering.NONE,
            (messages, deliveries) -> {
              note(messages, deliveries);
              if (messages.stream().anyMatch(message -> message.offset() == 1)) {
                throw new IllegalArgumentException("poison");
              }
              return acks(messages);
            });

    bench.accept("a", "b", "c");
    bench.advance(Duration.ofSeconds(10));

    assertThat(calls.getFirst()).isEqualTo("a0#1 b1#1 c2#1");
    assertThat(calls.subList(1, calls.size()))
        .containsExactlyInAnyOrder("a0#2", "b1#2", "c2#2", "b1#3");
    assertThat(bench.acked()).containsExactlyInAnyOrder(0L, 2L);
    assertThat(bench.letters.getFirst().reason()).isEqualTo(DeadLetterReason.ATTEMPTS_EXHAUSTED);
    assertThat(bench.letters.getFirst().originOffset()).isEqualTo(1);
  }

  @Test
  void aBatchWaitsForOthersUntilItsOldestHasLingered() {
    FlowBench bench = bench(Ordering.NONE, 4, LINGER);

    bench.accept("a");
    bench.advance(Duration.ofMillis(100));
    bench.accept("b");
    bench.advance(Duration.ofMillis(99));
    assertThat(calls).isEmpty();
    bench.advance(Duration.ofMillis(1));

    assertThat(calls).containsExactly("a0#1 b1#1");
  }

  @ParameterizedTest
  @EnumSource(names = {"KEY", "NONE"})
  void aFullBatchDoesNotWait(Ordering ordering) {
    FlowBench bench = bench(ordering, 2, LINGER);

    bench.accept(IntStream.range(0, 400).mapToObj(index -> "k" + index).toArray(String[]::new));
    assertThat(bench.acked()).hasSizeGreaterThan(380);
    bench.advance(LINGER);

    assertThat(bench.acked()).hasSize(400);
  }

  @ParameterizedTest
  @EnumSource(names = {"KEY", "NONE"})
  void nobodyWaitsForOthersWhileNothingCanCome(Ordering ordering) {
    FlowBench bench = bench(ordering, 1_000, LINGER);
    bench.accept(keys(95));
    assertThat(calls).isEmpty();

    bench.flow.runDry();
    bench.runTurns();
    assertThat(bench.acked()).hasSize(95);
    assertThat(bench.ledger.advance()).isEqualTo(95);

    bench.accept("a");
    assertThat(bench.acked()).as("messages come again").hasSize(95);
    bench.advance(LINGER);
    assertThat(bench.acked()).hasSize(96);
  }

  @Test
  void whatIsTooLittleIsJoinedByWhatComesLaterAndEachKeyKeepsItsOrder() {
    FlowBench bench = bench(Ordering.KEY, 3, LINGER);

    bench.accept("a", "a");
    bench.accept("a");
    bench.advance(LINGER);
    bench.advance(LINGER);

    assertThat(calls).containsExactly("a0#1", "a1#1", "a2#1");
    assertThat(bench.ledger.advance()).isEqualTo(3);
  }

  /** In a thread of its own: what breaks this goes round for ever. */
  @Test
  @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aKeyWithABatchFullOfMessagesBehindItsFirstDoesNotWait() {
    FlowBench bench = bench(Ordering.KEY, 3, LINGER);

    bench.accept("a", "a", "a", "a");
    bench.accept("b", "a");

    assertThat(calls.getFirst()).isEqualTo("a0#1");
    bench.advance(LINGER);
    bench.advance(LINGER);
    bench.advance(LINGER);
    assertThat(bench.acked()).hasSize(6);
  }

  @Test
  void whatWasKeptForTheNextBatchWaitsForARetryOfItsKey() {
    FlowBench bench = bench(Ordering.KEY, 3, LINGER);
    results.put("a0#1", AttemptResult.of(Outcome.retry(Duration.ofSeconds(1))));

    bench.accept("a", "a", "a");
    bench.advance(LINGER);
    bench.advance(LINGER);
    assertThat(calls).containsExactly("a0#1");
    bench.advance(Duration.ofSeconds(2));

    assertThat(calls).containsExactly("a0#1", "a0#2", "a1#1", "a2#1");
  }

  @Test
  void lingeringKeepsTheOrderOfAKey() {
    FlowBench bench = bench(Ordering.KEY, 4, LINGER);

    bench.accept("a", "a");
    bench.advance(Duration.ofMillis(50));
    bench.accept("a");
    bench.advance(LINGER);

    assertThat(calls).containsExactly("a0#1", "a1#1", "a2#1");
  }

  @Test
  void aMessageThatMayNotGoNowLeavesItsBatchWithoutAnAttempt() {
    Set<Delivery> waited = new HashSet<>();
    Gate gate =
        delivery ->
            delivery.offset() == 1 && waited.add(delivery)
                ? new Verdict.Wait(Duration.ofSeconds(1))
                : noting(delivery);
    bench = new FlowBench(Ordering.NONE, HandlerRunner.ofBatches(this::handle), of(3), gate);

    bench.accept("a", "b", "c");
    bench.advance(Duration.ofSeconds(1));

    assertThat(calls).containsExactly("a0#1 c2#1", "b1#1");
    assertThat(endings).containsExactly("0 ANSWERED", "2 ANSWERED", "1 ANSWERED");
  }

  /** One may go to the left, which is not well, as a probe; all others must go to the right. */
  @ParameterizedTest
  @EnumSource(names = {"KEY", "NONE"})
  void aBatchGoesToOnePlaceAndWhoMustGoElsewhereIsInTheNext(Ordering ordering) {
    AtomicInteger probes = new AtomicInteger(1);
    List<String> places = new ArrayList<>();
    Gate gate = delivery -> placed(probes.getAndDecrement() > 0 ? "left" : "right", delivery);
    bench =
        new FlowBench(
            ordering,
            HandlerRunner.ofBatches(
                (messages, deliveries) -> {
                  deliveries.forEach(one -> places.add(((Routed) one).endpoint()));
                  return handle(messages, deliveries);
                }),
            of(4),
            gate);

    bench.accept("a", "b", "c", "a", "d", "c");

    assertThat(bench.acked()).hasSize(6);
    assertThat(places).startsWith("left", "right").doesNotContainSequence("right", "left");
    assertThat(calls.getFirst()).isEqualTo("a0#1");
    assertThat(calls).allMatch(call -> call.contains("#1") && !call.contains("#2"));
    assertThat(endings.stream().filter(end -> end.endsWith("ANSWERED"))).hasSize(6);
    assertThat(endings.stream().filter(end -> end.endsWith("UNKNOWN"))).isNotEmpty();
    assertThat(String.join(" ", calls))
        .containsSubsequence("a0", "a3")
        .containsSubsequence("c2", "c5");
  }

  private Pass placed(String place, Delivery delivery) {
    Pass noting = noting(delivery);
    return new Pass() {
      @Override
      public void ended(Ending ending, long tookNanos) {
        noting.ended(ending, tookNanos);
      }

      @Override
      public String endpoint() {
        return place;
      }
    };
  }

  @Test
  void aPartitionThatGoesTakesItsMessagesOutOfTheBatchAndEndsTheirPasses() {
    bench =
        new FlowBench(
            Ordering.NONE,
            HandlerRunner.ofBatches(
                (messages, deliveries) -> {
                  bench().ledger.beginClosing();
                  assertThat(bench().flow.unfinished(Set.of(bench().ledger))).hasSize(3);
                  bench().ledger.close();
                  bench().flow.abandonClosed();
                  return acks(messages);
                }),
            of(3),
            this::noting);

    bench.accept("a", "b", "c");

    assertThat(bench.acked()).isEmpty();
    assertThat(bench.settled).hasSize(3);
    assertThat(endings).containsExactly("0 UNKNOWN", "1 UNKNOWN", "2 UNKNOWN");
    assertThat(bench.events(DeliveryEvent.StaleAnswer.class)).hasSize(3);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void aCallThatOutlivesItsLeasesIsInterruptedAndItsMessagesAreAloneFromThenOn() {
    FlowBench bench =
        bench(
            Ordering.NONE,
            (messages, deliveries) -> {
              note(messages, deliveries);
              if (messages.size() > 1) {
                bench().timers.advance(FlowBench.VISIBILITY);
                new CountDownLatch(1).await(10, TimeUnit.SECONDS);
              }
              return acks(messages);
            });

    bench.accept("a", "b");
    bench.advance(Duration.ofSeconds(2));

    assertThat(calls).containsExactly("a0#1 b1#1", "a0#2", "b1#2");
    assertThat(bench.events(DeliveryEvent.Expired.class)).hasSize(2);
    assertThat(bench.ledger.advance()).isEqualTo(2);
  }

  @Test
  void aMessageWhoseLeaseWasExtendedGoesOnWhenItsNeighboursExpire() {
    FlowBench bench =
        bench(
            Ordering.NONE,
            (messages, deliveries) -> {
              note(messages, deliveries);
              if (messages.size() > 1) {
                assertThat(deliveries.getLast().extend(Duration.ofSeconds(50)))
                    .isEqualTo(AckResult.ACCEPTED);
                bench().timers.advance(FlowBench.VISIBILITY);
                assertThat(Thread.currentThread().isInterrupted()).isFalse();
              }
              return acks(messages);
            });

    bench.accept("a", "b");
    assertThat(bench.acked()).containsExactly(1L);
    bench.advance(Duration.ofSeconds(2));

    assertThat(calls).containsExactly("a0#1 b1#1", "a0#2");
    assertThat(bench.acked()).containsExactly(1L, 0L);
  }

  @Test
  void aCallThatWorksOnForExpiredMessagesOnlyIsInterruptedOnceTheOthersAreAnswered() {
    FlowBench bench =
        bench(
            Ordering.NONE,
            (messages, deliveries) -> {
              note(messages, deliveries);
              if (messages.size() > 1) {
                AckResult _ = deliveries.getLast().extend(Duration.ofSeconds(50));
                bench().timers.advance(FlowBench.VISIBILITY);
                assertThat(deliveries.getLast().ack()).isEqualTo(AckResult.ACCEPTED);
                bench().timers.advance(Duration.ofMillis(20));
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
              }
              return acks(messages);
            });

    bench.accept("a", "b");
    bench.advance(Duration.ofSeconds(2));

    assertThat(calls).containsExactly("a0#1 b1#1", "a0#2");
    assertThat(bench.acked()).containsExactly(1L, 0L);
  }

  @Test
  void messagesOfABatchCanBeAnsweredLaterEachForItself() {
    FlowBench bench =
        bench(
            Ordering.NONE,
            (messages, deliveries) -> {
              note(messages, deliveries);
              return messages.stream().map(any -> AttemptResult.of(Outcome.async())).toList();
            });

    bench.accept("a", "b", "c");
    assertThat(contexts.get(1).ack()).isEqualTo(AckResult.ACCEPTED);
    assertThat(contexts.get(2).nack(Duration.ofSeconds(1))).isEqualTo(AckResult.ACCEPTED);
    assertThat(bench.acked()).containsExactly(1L);
    bench.advance(FlowBench.VISIBILITY.plusSeconds(1));

    assertThat(calls).containsExactly("a0#1 b1#1 c2#1", "c2#2", "a0#2");
    assertThat(contexts.getFirst().ack()).isEqualTo(AckResult.STALE);
  }

  @Test
  void whileACallTakesLongOtherKeysOfItsLaneGoOnAndItsOwnWait() {
    List<String> during = new ArrayList<>();
    FlowBench bench =
        bench(
            Ordering.KEY,
            (messages, deliveries) -> {
              note(messages, deliveries);
              if (calls.size() == 1) {
                bench().accept(keys());
                bench().timers.advance(Duration.ofMillis(20));
                bench().timers.advance(Duration.ofMillis(20));
                bench().runTurns();
                during.addAll(calls);
              }
              return acks(messages);
            });

    bench.accept(keys());

    assertThat(bench.acked()).hasSize(2 * keys().length);
    String first = calls.getFirst().replaceAll("[0-9]+#1", "");
    for (String key : first.split(" ", -1)) {
      String once = "(^| )" + key + "[0-9]+#1( |$)";
      assertThat(during.stream().filter(call -> call.matches(".*" + once + ".*"))).hasSize(1);
    }
    assertThat(during).hasSizeGreaterThan(1);
  }

  @Test
  void drainingLetsNothingLinger() {
    FlowBench bench = bench(Ordering.NONE, 4, LINGER);

    bench.accept("a");
    bench.flow.beginDrain();
    bench.advance(LINGER);

    assertThat(calls).isEmpty();
    assertThat(bench.ledger.inFlight()).isZero();
    assertThat(bench.ledger.advance()).isZero();
  }

  private FlowBench bench = new FlowBench(Ordering.KEY, (message, delivery) -> Outcome.ack());

  private FlowBench bench() {
    return bench;
  }

  private static String[] keys(int count) {
    return IntStream.range(0, count).mapToObj(index -> "k" + index).toArray(String[]::new);
  }

  private FlowBench bench(Ordering ordering, int size, Duration linger) {
    bench =
        new FlowBench(
            ordering,
            HandlerRunner.ofBatches(this::handle),
            new Batching(size, linger),
            this::noting);
    return bench;
  }

  private FlowBench bench(Ordering ordering, BatchCall call) {
    bench = new FlowBench(ordering, HandlerRunner.ofBatches(call), of(3), this::noting);
    return bench;
  }

  private static Batching of(int size) {
    return new Batching(size, Duration.ZERO);
  }

  private static String[] keys() {
    return IntStream.range(0, 40).mapToObj(index -> "k" + index + "-").toArray(String[]::new);
  }

  private Pass noting(Delivery delivery) {
    return (Ending ending, long took) -> endings.add(delivery.offset() + " " + ending);
  }

  private List<AttemptResult> handle(List<Message> messages, List<DeliveryContext> deliveries) {
    note(messages, deliveries);
    return IntStream.range(0, messages.size())
        .mapToObj(index -> name(messages.get(index), deliveries.get(index)))
        .map(name -> results.getOrDefault(name, AttemptResult.of(Outcome.ack())))
        .toList();
  }

  private void note(List<Message> messages, List<DeliveryContext> deliveries) {
    contexts.addAll(deliveries);
    calls.add(
        IntStream.range(0, messages.size())
            .mapToObj(index -> name(messages.get(index), deliveries.get(index)))
            .collect(Collectors.joining(" ")));
  }

  private static List<AttemptResult> acks(List<Message> messages) {
    return messages.stream().map(any -> AttemptResult.of(Outcome.ack())).toList();
  }

  private static String name(Message message, DeliveryContext delivery) {
    String key = new String(Objects.requireNonNull(message.key()), StandardCharsets.UTF_8);
    return key + message.offset() + "#" + delivery.attempt();
  }
}
