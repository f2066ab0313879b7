package dev.longshore.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.delivery.DeliveryEvent;
import dev.longshore.delivery.Messages;
import dev.longshore.delivery.PartitionLedger;
import dev.longshore.delivery.Settlement;
import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.Outcome;
import dev.longshore.lane.Ordering;
import dev.longshore.message.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Handlers that return a stage, and what bounds how many messages are answered later. */
class StagedOutcomeTest {
  /** Of the bench. */
  private static final int CONCURRENCY = 4;

  private final List<CompletableFuture<Outcome>> stages = new ArrayList<>();
  private final List<DeliveryContext> contexts = new ArrayList<>();

  @Test
  void theOutcomeOfTheStageIsTheMessages() {
    FlowBench bench = new FlowBench(Ordering.KEY, this::stage);
    bench.accept("a", "b", "c");
    assertThat(bench.settled).isEmpty();

    stages.get(0).complete(Outcome.ack());
    stages.get(1).complete(Outcome.reject("never"));
    stages.get(2).complete(Outcome.retry(Duration.ofSeconds(2)));
    bench.runTurns();
    bench.advance(Duration.ofSeconds(2));

    assertThat(bench.acked()).containsExactly(0L);
    assertThat(bench.letters.getFirst().failure().message()).isEqualTo("never");
    assertThat(stages).as("with the second attempt").hasSize(4);
  }

  @Test
  void aStageThatIsDoneAlreadyCounts() {
    FlowBench bench =
        new FlowBench(
            Ordering.KEY,
            (message, delivery) -> Outcome.async(CompletableFuture.completedFuture(Outcome.ack())));

    bench.accept("a");

    assertThat(bench.acked()).containsExactly(0L);
  }

  @Test
  void aStageThatFailsIsAFailedAttempt() {
    FlowBench bench = new FlowBench(Ordering.KEY, this::stage);
    bench.accept("a");

    for (int attempt = 0; attempt < FlowBench.MAX_ATTEMPTS; attempt++) {
      stages.get(attempt).completeExceptionally(new IllegalStateException("disk full"));
      bench.advance(Duration.ofSeconds(5));
    }

    assertThat(bench.letters)
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.failure().errorClass())
                  .isEqualTo(IllegalStateException.class.getName());
              assertThat(letter.failure().message()).isEqualTo("disk full");
            });
  }

  @Test
  void aStageWhoseLeaseEndsWhileItsHandlerReturnsIsCancelled() {
    AtomicReference<FlowBench> running = new AtomicReference<>();
    FlowBench bench =
        new FlowBench(
            Ordering.KEY,
            (message, delivery) -> {
              FlowBench own = running.get();
              own.ticker.advance(FlowBench.VISIBILITY);
              own.timers.onceScheduled(() -> own.timers.advance(Duration.ofMillis(20)));
              return stage(message, delivery);
            });
    running.set(bench);

    bench.accept("a");

    assertThat(stages.getFirst()).isCancelled();
  }

  @Test
  void aStageThatEndsWithoutAnOutcomeIsAFailedAttempt() {
    FlowBench bench = new FlowBench(Ordering.KEY, this::stage);
    bench.accept("a", "b");

    stages.get(0).complete(null);
    stages.get(1).complete(Outcome.async());
    bench.runTurns();

    assertThat(bench.events(DeliveryEvent.Retried.class))
        .hasSize(2)
        .allMatch(event -> event.failure().errorClass().equals("no-outcome"));
  }

  @Test
  void atTheEndOfTheLeaseTheStageIsCancelledAndItsLateEndChangesNothing() {
    FlowBench bench = new FlowBench(Ordering.KEY, this::stage);
    bench.accept("a");

    bench.advance(FlowBench.VISIBILITY.plusMillis(100));

    assertThat(stages.getFirst()).isCancelled();
    assertThat(bench.events(DeliveryEvent.Expired.class)).hasSize(1);
    assertThat(bench.events(DeliveryEvent.StaleAnswer.class)).isEmpty();
    bench.advance(Duration.ofSeconds(2));
    stages.get(1).complete(Outcome.ack());
    assertThat(bench.acked()).containsExactly(0L);
  }

  @Test
  void whenThePartitionGoesTheStageIsCancelled() {
    FlowBench bench = new FlowBench(Ordering.KEY, this::stage);
    bench.accept("a");

    bench.ledger.close();
    bench.flow.abandonClosed();
    bench.runTurns();

    assertThat(stages.getFirst()).isCancelled();
    assertThat(bench.settled)
        .extracting(FlowBench.Settled::settlement)
        .containsExactly(Settlement.discarded());
  }

  @ParameterizedTest
  @EnumSource
  void noMoreAreAnsweredLaterThanMayBeHandledAtOnce(Ordering ordering) {
    FlowBench bench = new FlowBench(ordering, this::stage);
    bench.accept(keys(40));

    for (int done = 0; done < 40; done++) {
      assertThat(stages).hasSizeLessThanOrEqualTo(done + CONCURRENCY).hasSizeGreaterThan(done);
      stages.get(done).complete(Outcome.ack());
      bench.runTurns();
    }

    assertThat(bench.acked()).hasSize(40);
    assertThat(bench.ledger.advance()).isEqualTo(40);
  }

  @Test
  void theBoundHoldsForAnswersThroughTheContextToo() {
    FlowBench bench =
        new FlowBench(
            Ordering.NONE,
            (message, delivery) -> {
              contexts.add(delivery);
              return Outcome.async();
            });
    bench.accept(keys(40));

    assertThat(contexts).hasSize(CONCURRENCY);
    bench.advance(FlowBench.VISIBILITY.plusSeconds(1));
    assertThat(contexts).as("those expired made room").hasSizeGreaterThan(CONCURRENCY);
  }

  @Test
  void whatWaitsForRoomIsGivenBackWhenItsPartitionGoes() {
    FlowBench bench = new FlowBench(Ordering.NONE, this::stage);
    bench.accept(keys(20));

    bench.ledger.close();
    bench.flow.abandonClosed();
    bench.runTurns();

    assertThat(bench.settled).hasSize(20);
    assertThat(stages).hasSize(CONCURRENCY);
  }

  @Test
  void whatWaitedInAPartitionThatWentTakesNobodysPlace() {
    FlowBench bench = new FlowBench(Ordering.KEY, this::stage);
    PartitionLedger other = new PartitionLedger("orders", 1, 1, 0);
    bench.accept(keys(20));
    for (int offset = 0; offset < 3; offset++) {
      bench.flow.accept(Messages.at(offset, "other" + offset), other);
    }
    bench.flow.dispatch();
    bench.runTurns();
    assertThat(stages).hasSize(CONCURRENCY);

    bench.ledger.close();
    bench.flow.abandonClosed();
    bench.runTurns();

    assertThat(stages).as("with those of the other partition").hasSize(CONCURRENCY + 3);
  }

  @Test
  void whatWaitsForRoomIsGivenBackWhenTheDrainBegins() {
    FlowBench bench = new FlowBench(Ordering.KEY, this::stage);
    bench.accept(keys(20));

    bench.flow.beginDrain();
    bench.runTurns();
    stages.forEach(stage -> stage.complete(Outcome.ack()));
    bench.runTurns();

    assertThat(bench.settled).hasSize(20);
    assertThat(bench.acked()).hasSize(CONCURRENCY);
  }

  private Outcome stage(Message message, DeliveryContext delivery) {
    CompletableFuture<Outcome> stage = new CompletableFuture<>();
    stages.add(stage);
    return Outcome.async(stage);
  }

  private static String[] keys(int count) {
    return IntStream.range(0, count).mapToObj(index -> "k" + index).toArray(String[]::new);
  }
}
