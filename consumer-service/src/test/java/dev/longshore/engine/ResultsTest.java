package dev.longshore.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.deadletter.FailureDescription;
import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.DeliveryEvent;
import dev.longshore.delivery.Posting;
import dev.longshore.delivery.Settlement;
import dev.longshore.handler.AckResult;
import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.Outcome;
import dev.longshore.lane.Ordering;
import dev.longshore.message.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What handlers produce is durable before their messages count as done. */
class ResultsTest {
  private static final String TOO_LARGE = "too large";

  private final List<String> calls = new ArrayList<>();
  private final List<String> results = new ArrayList<>();
  private final List<Long> published = new ArrayList<>();
  private final Deque<CompletableFuture<@Nullable Void>> unanswered = new ArrayDeque<>();
  private boolean isSlow;
  private @Nullable RuntimeException failure;

  private final FlowBench bench = new FlowBench(Ordering.KEY, this::handle, this::posting);

  @Test
  void aMessageIsSettledOnceItsResultIsDurableAndItsKeyWaits() {
    isSlow = true;

    bench.accept("a", "a", "b");

    assertThat(calls).containsExactlyInAnyOrder("a0#1", "b2#1");
    assertThat(bench.ledger.advance()).isZero();
    assertThat(bench.flow.unfinished(Set.of(bench.ledger))).hasSize(2);
    assertThat(bench.flow.whatHappensTo(bench.ledger, 0))
        .isEqualTo("its result is not written yet");

    isSlow = false;
    unanswered.forEach(answer -> answer.complete(null));
    bench.runTurns();

    assertThat(bench.acked()).containsExactlyInAnyOrder(0L, 1L, 2L);
    assertThat(calls).last().isEqualTo("a1#1");
    assertThat(bench.ledger.advance()).isEqualTo(3);
  }

  @Test
  void whileResultsCannotBeWrittenNothingIsSettledAndNoHandlerIsCalledAgain() {
    failure = new IllegalStateException("no such topic");

    bench.accept("a", "b");
    bench.advance(Duration.ofSeconds(20));

    assertThat(calls).hasSize(2);
    assertThat(bench.ledger.advance()).isZero();
    assertThat(bench.events(DeliveryEvent.PostingFailed.class)).isNotEmpty();

    failure = null;
    bench.advance(Duration.ofSeconds(5));

    assertThat(bench.acked()).containsExactlyInAnyOrder(0L, 1L);
    assertThat(calls).hasSize(2);
  }

  @Test
  void aResultThatIsTooLargeIsAFailedAttempt() {
    failure = new IllegalArgumentException(TOO_LARGE);

    bench.accept("a", "b");
    bench.advance(Duration.ofSeconds(20));

    assertThat(calls).filteredOn(call -> call.startsWith("a0")).hasSize(FlowBench.MAX_ATTEMPTS);
    assertThat(bench.letters).hasSize(2);
    assertThat(bench.letters.getFirst().failure().errorClass()).isEqualTo(TOO_LARGE);
    assertThat(bench.ledger.advance()).isEqualTo(2);
  }

  @Test
  void aResultOfAPartitionThatWentIsNotWrittenAgainAndNothingIsSettled() {
    failure = new IllegalStateException("down");
    bench.accept("a");

    bench.ledger.close();
    bench.flow.abandonClosed();
    failure = null;
    bench.advance(Duration.ofSeconds(20));

    assertThat(published).isEmpty();
    assertThat(bench.settled)
        .extracting(FlowBench.Settled::settlement)
        .containsExactly(Settlement.discarded());
  }

  @Test
  void aResultThatIsAnsweredLaterIsDurableBeforeItsMessageIsSettledAsWell() {
    List<DeliveryContext> contexts = new ArrayList<>();
    FlowBench later =
        new FlowBench(
            Ordering.KEY,
            (message, delivery) -> {
              contexts.add(delivery);
              return Outcome.async();
            },
            this::posting);
    isSlow = true;
    later.accept("a", "a", "b");

    assertThat(contexts.get(0).ack(new byte[] {1})).isEqualTo(AckResult.ACCEPTED);
    assertThat(contexts.get(0).ack(new byte[] {2})).isEqualTo(AckResult.STALE);
    assertThat(contexts.get(1).ack(new byte[] {3}, "text/plain")).isEqualTo(AckResult.ACCEPTED);
    later.runTurns();
    assertThat(later.settled).isEmpty();
    assertThat(contexts).as("the key waits for the result").hasSize(2);

    isSlow = false;
    unanswered.forEach(answer -> answer.complete(null));
    later.runTurns();
    assertThat(later.acked()).containsExactlyInAnyOrder(0L, 2L);
    assertThat(results).containsExactly("1", "3 text/plain");

    assertThat(contexts.get(2).ack()).isEqualTo(AckResult.ACCEPTED);
    later.runTurns();
    assertThat(later.ledger.advance()).isEqualTo(3);
    assertThat(results).as("no result, none published").hasSize(2);
  }

  @Test
  void aResultThatIsAnsweredBeforeTheHandlerReturnsIsKeptToo() {
    FlowBench early =
        new FlowBench(
            Ordering.KEY,
            (message, delivery) -> {
              delivery.ack(new byte[] {7});
              return Outcome.async();
            },
            this::posting);

    early.accept("a");

    assertThat(published).containsExactly(0L);
    assertThat(results).containsExactly("7");
    assertThat(early.acked()).containsExactly(0L);
  }

  private Outcome handle(Message message, DeliveryContext delivery) {
    byte @Nullable [] key = message.key();
    calls.add(
        (key == null ? "" : new String(key, StandardCharsets.UTF_8))
            + message.offset()
            + "#"
            + delivery.attempt());
    return Outcome.ack(new byte[] {1});
  }

  private Optional<Posting> posting(Delivery delivery, byte[] value, Optional<String> contentType) {
    results.add(contentType.map(type -> value[0] + " " + type).orElse("" + value[0]));
    return Optional.of(new Result(delivery));
  }

  private final class Result implements Posting {
    private final Delivery delivery;

    private Result(Delivery delivery) {
      this.delivery = delivery;
    }

    @Override
    public String what() {
      return "result";
    }

    @Override
    public String destination() {
      return "results";
    }

    @Override
    public CompletionStage<@Nullable Void> write() {
      if (failure != null) {
        return CompletableFuture.failedStage(failure);
      }
      if (isSlow) {
        unanswered.add(new CompletableFuture<>());
        return unanswered.getLast();
      }
      published.add(delivery.offset());
      return CompletableFuture.completedStage(null);
    }

    @Override
    public Settlement settlement() {
      return Settlement.acked();
    }

    @Override
    public Optional<FailureDescription> refusal(Throwable failure) {
      return TOO_LARGE.equals(failure.getMessage())
          ? Optional.of(FailureDescription.of(TOO_LARGE, "2 MB"))
          : Optional.empty();
    }
  }
}
