package dev.longshore.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.deadletter.FailureDescription;
import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.DeliveryEvent;
import dev.longshore.delivery.Messages;
import dev.longshore.delivery.PartitionLedger;
import dev.longshore.delivery.Posting;
import dev.longshore.delivery.Settlement;
import dev.longshore.time.FakeTicker;
import dev.longshore.time.FakeTimers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private final FakeTimers timers = new FakeTimers(new FakeTicker());
  private final PartitionLedger ledger = new PartitionLedger("orders", 0, 1, 0);
  private final Deque<Runnable> writers = new ArrayDeque<>();
  private final List<DeliveryEvent> events = new ArrayList<>();
  private final List<Long> ended = new ArrayList<>();
  private final List<Long> written = new ArrayList<>();
  private final Set<String> unreachable = new HashSet<>();
  private final Deque<CompletableFuture<@Nullable Void>> unanswered = new ArrayDeque<>();
  private boolean answersLater;

  private final Outbox outbox =
      new Outbox(
          writers::add,
          timers,
          events::add,
          new Outbox.Ends() {
            @Override
            public void posted(Delivery delivery) {
              ended.add(delivery.message().offset());
            }

            @Override
            public void refused(Delivery delivery, FailureDescription failure) {
              throw new AssertionError("refused " + delivery);
            }
          });

  @Test
  void writesInTheOrderInWhichItCame() {
    post("a", 0, 1, 2);

    assertThat(ended).containsExactly(0L, 1L, 2L);
    assertThat(events).isEmpty();
  }

  @Test
  void aPlaceThatFailsIsTriedWithOneAtATimeAndToldOfOnceForEachTry() {
    unreachable.add("a");
    post("a", 0, 1, 2, 3);
    assertThat(written).hasSize(1);

    advance(Duration.ofSeconds(60));

    // After 0.1, 0.3, 0.7, 1.5, 3.1 s, and then every 5 s.
    assertThat(written).hasSize(1 + 5 + 11).containsOnly(0L);
    assertThat(events).hasSize(written.size());
    assertThat(ended).isEmpty();

    unreachable.clear();
    advance(Duration.ofSeconds(5));

    assertThat(ended).containsExactly(0L, 1L, 2L, 3L);
  }

  @Test
  void otherPlacesAreWrittenMeanwhile() {
    unreachable.add("a");

    post("a", 0, 1);
    post("b", 2, 3);

    assertThat(ended).containsExactly(2L, 3L);
  }

  @Test
  void whatWasHandedOverBeforeTheFailureIsKeptToo() {
    answersLater = true;
    post("a", 0, 1, 2);
    assertThat(written).containsExactly(0L, 1L, 2L);

    answersLater = false;
    unanswered.forEach(answer -> answer.completeExceptionally(new IllegalStateException("late")));
    assertThat(events).hasSize(1);
    advance(Duration.ofSeconds(1));

    assertThat(ended).containsExactlyInAnyOrder(0L, 1L, 2L);
  }

  @Test
  void aDrainTriesAtOnce() {
    unreachable.add("a");
    post("a", 0);
    advance(Duration.ofSeconds(30));

    unreachable.clear();
    outbox.hurry();
    run();

    assertThat(ended).containsExactly(0L);
  }

  @Test
  void whatWaitsForAPartitionThatWentIsLetGo() {
    unreachable.add("a");
    post("a", 0, 1);

    ledger.close();
    outbox.abandonClosed();

    assertThat(ended).containsExactlyInAnyOrder(0L, 1L);
    advance(Duration.ofSeconds(30));
    assertThat(written).hasSize(1);
  }

  @Test
  void oneWhosePartitionWentWhileItWasWrittenIsLetGoWhenThatFails() {
    answersLater = true;
    post("a", 0);

    ledger.close();
    outbox.abandonClosed();
    assertThat(ended).isEmpty();
    unanswered.remove().completeExceptionally(new IllegalStateException("late"));

    assertThat(ended).containsExactly(0L);
  }

  @Test
  void aWriterThatThrowsIsAFailureLikeAnother() {
    unreachable.add("throws");
    post("throws", 0);
    assertThat(events).hasSize(1);

    unreachable.clear();
    advance(Duration.ofSeconds(1));

    assertThat(ended).containsExactly(0L);
  }

  private void post(String destination, long... offsets) {
    for (long offset : offsets) {
      ledger.track(offset);
      Delivery delivery = new Delivery(Messages.at(offset, "k"), ledger, 0, 0);
      delivery.post(new ToPlace(delivery, destination));
      outbox.add(delivery);
    }
    run();
  }

  private void run() {
    for (Runnable writer = writers.poll(); writer != null; writer = writers.poll()) {
      writer.run();
    }
  }

  private void advance(Duration time) {
    for (long millis = 0; millis < time.toMillis(); millis += 50) {
      timers.advance(Duration.ofMillis(50));
      run();
    }
  }

  private final class ToPlace implements Posting {
    private final Delivery delivery;
    private final String destination;

    private ToPlace(Delivery delivery, String destination) {
      this.delivery = delivery;
      this.destination = destination;
    }

    @Override
    public String what() {
      return "letter";
    }

    @Override
    public String destination() {
      return destination;
    }

    @Override
    public CompletionStage<@Nullable Void> write() {
      written.add(delivery.message().offset());
      if (answersLater) {
        unanswered.add(new CompletableFuture<>());
        return unanswered.getLast();
      }
      IllegalStateException failure = new IllegalStateException("unreachable");
      if (unreachable.contains("throws")) {
        throw failure;
      }
      return unreachable.contains(destination)
          ? CompletableFuture.failedStage(failure)
          : CompletableFuture.completedStage(null);
    }

    @Override
    public Settlement settlement() {
      return Settlement.acked();
    }
  }
}
