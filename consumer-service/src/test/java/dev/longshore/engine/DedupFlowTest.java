package dev.longshore.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.dedup.DedupEvent;
import dev.longshore.dedup.IdWindow;
import dev.longshore.dedup.MessageIds;
import dev.longshore.dedup.WindowDeduplicator;
import dev.longshore.delivery.PartitionLedger;
import dev.longshore.delivery.Settlement;
import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.Outcome;
import dev.longshore.lane.Ordering;
import dev.longshore.message.Message;
import dev.longshore.parking.ResultSink;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Deduplication in the engine. */
class DedupFlowTest {
  private static final Duration WINDOW = Duration.ofMinutes(10);

  private final List<String> calls = new ArrayList<>();
  private final List<DeliveryContext> contexts = new ArrayList<>();
  private final List<DedupEvent> told = new ArrayList<>();
  private String rejected = "";
  private String failing = "";
  private String pending = "";

  private FlowBench bench(Ordering ordering) {
    return new FlowBench(
        ordering,
        this::handle,
        ResultSink.NONE,
        bench ->
            new WindowDeduplicator(
                MessageIds.ofHeader("ce_id"),
                new IdWindow(WINDOW, 1_000, bench.ticker),
                told::add));
  }

  private Outcome handle(Message message, DeliveryContext delivery) {
    String value = new String(Objects.requireNonNull(message.value()), StandardCharsets.UTF_8);
    calls.add(value + message.offset() + "#" + delivery.attempt());
    if (value.equals(pending)) {
      contexts.add(delivery);
      return Outcome.async();
    }
    if (value.equals(rejected)) {
      return Outcome.reject("no");
    }
    return value.equals(failing) ? Outcome.retry(Duration.ofSeconds(1)) : Outcome.ack();
  }

  @ParameterizedTest
  @EnumSource
  void aCopyOfAnAckedMessageIsSettledWithoutItsHandler(Ordering ordering) {
    FlowBench bench = bench(ordering);

    accept(bench, "a", "x", "1");
    accept(bench, "b", "x", "1");
    accept(bench, "a", "x", "2");

    assertThat(calls).containsExactly("x0#1", "x2#1");
    assertThat(bench.settled.get(1).settlement()).isEqualTo(Settlement.duplicate());
    assertThat(bench.ledger.advance()).isEqualTo(3);
    assertThat(bench.ledger.inFlight()).isZero();
  }

  @Test
  void messagesWithoutAnIdAreAllHandled() {
    FlowBench bench = bench(Ordering.KEY);

    bench.accept("a", "a", null);

    assertThat(calls).hasSize(3);
  }

  @Test
  void afterTheWindowACopyIsHandled() {
    FlowBench bench = bench(Ordering.KEY);
    accept(bench, "a", "x", "1");

    bench.advance(WINDOW.minusSeconds(1));
    accept(bench, "a", "x", "1");
    assertThat(calls).hasSize(1);

    bench.advance(Duration.ofSeconds(1));
    accept(bench, "a", "x", "1");
    assertThat(calls).containsExactly("x0#1", "x2#1");
  }

  @Test
  void aCopyWaitsBehindTheOneThatIsWorkedOnAndEndsAsItsDuplicate() {
    FlowBench bench = bench(Ordering.KEY);
    pending = "x";

    accept(bench, "a", "x", "1");
    accept(bench, "b", "x", "1");
    accept(bench, "b", "y", "2");
    accept(bench, "c", "y", "3");
    assertThat(calls).containsExactly("x0#1", "y3#1");

    contexts.getFirst().ack();
    bench.runTurns();

    assertThat(calls).containsExactly("x0#1", "y3#1", "y2#1");
    assertThat(bench.ledger.advance()).isEqualTo(4);
  }

  @Test
  void aCopyWaitsOverAllAttemptsAndIsHandledWhenTheFirstIsParked() {
    FlowBench bench = bench(Ordering.KEY);
    failing = "x";
    accept(bench, "a", "x", "1");
    accept(bench, "b", "y", "1");
    assertThat(calls).containsExactly("x0#1");

    bench.advance(Duration.ofMillis(1_500));
    assertThat(calls).containsExactly("x0#1", "x0#2");
    bench.advance(Duration.ofSeconds(5));

    assertThat(calls).containsExactly("x0#1", "x0#2", "x0#3", "y1#1");
    assertThat(bench.letters).hasSize(1);
    assertThat(bench.ledger.advance()).isEqualTo(2);
    accept(bench, "a", "z", "1");
    assertThat(calls).hasSize(4);
  }

  @Test
  void manyCopiesOfARejectedMessageAreHandledOneAfterTheOther() {
    FlowBench bench = bench(Ordering.NONE);
    rejected = "x";
    for (int copy = 0; copy < 50; copy++) {
      accept(bench, "a", "x", "1");
    }
    assertThat(calls).hasSize(50);
    assertThat(bench.letters).hasSize(50);
    assertThat(bench.ledger.advance()).isEqualTo(50);
  }

  @Test
  void aMessageOfARevokedPartitionGivesItsIdBack() {
    FlowBench bench = bench(Ordering.KEY);
    pending = "x";
    PartitionLedger other = new PartitionLedger("orders", 1, 1, 0);
    accept(bench, "a", "x", "1");
    bench.accept(other, "b", "y", "ce_id", "1");
    assertThat(calls).containsExactly("x0#1");

    bench.ledger.close();
    bench.flow.abandonClosed();
    bench.runTurns();
    assertThat(calls).containsExactly("x0#1", "y0#1");

    contexts.getFirst().ack();
    bench.runTurns();
    assertThat(other.advance()).isEqualTo(1);
    assertThat(other.inFlight()).isZero();
    assertThat(bench.ledger.inFlight()).isZero();
  }

  @Test
  void aWaitingCopyOfARevokedPartitionIsGivenBackWithoutHarm() {
    FlowBench bench = bench(Ordering.KEY);
    pending = "x";
    PartitionLedger other = new PartitionLedger("orders", 1, 1, 0);
    accept(bench, "a", "x", "1");
    bench.accept(other, "b", "y", "ce_id", "1");

    other.close();
    bench.flow.abandonClosed();
    bench.runTurns();
    assertThat(other.inFlight()).isZero();
    contexts.getFirst().ack();
    bench.runTurns();

    assertThat(calls).containsExactly("x0#1");
    assertThat(bench.acked()).containsExactly(0L);
  }

  @Test
  void aMessageThatComesAgainAfterARebalanceIsItsOwnDuplicate() {
    FlowBench bench = bench(Ordering.KEY);
    accept(bench, "a", "x", "1");
    bench.ledger.close();
    PartitionLedger again = new PartitionLedger("orders", 0, 2, 0);

    bench.accept(again, "a", "x", "ce_id", "1");

    assertThat(calls).hasSize(1);
    assertThat(again.advance()).isEqualTo(1);
  }

  @Test
  void copiesThatWaitAreGivenBackWhenTheDrainBegins() {
    FlowBench bench = bench(Ordering.KEY);
    pending = "x";
    accept(bench, "a", "x", "1");
    accept(bench, "b", "y", "1");

    bench.flow.beginDrain();
    bench.runTurns();

    assertThat(bench.ledger.inFlight()).isEqualTo(1);
    contexts.getFirst().ack();
    bench.runTurns();
    assertThat(bench.ledger.advance()).isEqualTo(1);
    assertThat(calls).hasSize(1);
  }

  @Test
  void aCopyWithAnotherPayloadIsADuplicateAndIsTold() {
    FlowBench bench = bench(Ordering.KEY);
    accept(bench, "a", "x", "1");
    accept(bench, "a", "x", "1");
    assertThat(told).isEmpty();

    accept(bench, "a", "y", "1");

    assertThat(calls).containsExactly("x0#1");
    assertThat(told).hasSize(1).first().isInstanceOf(DedupEvent.PayloadDiffers.class);
  }

  @Test
  void aReplayedDeadLetterIsHandledAndItsCopyIsNot() {
    FlowBench bench = bench(Ordering.KEY);
    String[] replayed = {"ce_id", "1", "longshore.redrives", "1", "longshore.redrive-job", "job"};
    accept(bench, "a", "x", "1");

    bench.accept(bench.ledger, "a", "x", replayed);
    bench.accept(bench.ledger, "a", "x", replayed);

    assertThat(calls).containsExactly("x0#1", "x1#1");
    assertThat(bench.ledger.advance()).isEqualTo(3);
  }

  private static void accept(FlowBench bench, String key, String value, String id) {
    bench.accept(bench.ledger, key, value, "ce_id", id);
  }
}
