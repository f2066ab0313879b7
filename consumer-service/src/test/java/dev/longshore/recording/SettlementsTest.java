package dev.longshore.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.audit.HistoryEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettlementsTest {
  private static final HistoryEvent ASSIGNED =
      new HistoryEvent.Assigned(0, "a", "orders-0", 1, 0, true);
  private static final HistoryEvent TAKEN =
      new HistoryEvent.Taken(1, "a", "orders-0", 1, 0, Optional.empty(), 8);
  private static final HistoryEvent STARTED = new HistoryEvent.Started(2, "a", "orders-0", 1, 0, 1);
  private static final HistoryEvent COMMITTED =
      new HistoryEvent.Committed(4, "a", "orders-0", 1, "");
  private static final HistoryEvent SETTLED =
      new HistoryEvent.Settled(5, "a", "orders-0", 1, 0, HistoryEvent.How.acked);

  @Test
  void aSettlementThatIsToldAfterItsCommitIsPutBeforeIt() {
    HistoryEvent ended = ended(HistoryEvent.Result.acked);

    List<HistoryEvent> passed = pass(ASSIGNED, TAKEN, STARTED, ended, COMMITTED, SETTLED);

    assertThat(passed)
        .containsExactly(
            ASSIGNED,
            TAKEN,
            STARTED,
            ended,
            new HistoryEvent.Settled(4, "a", "orders-0", 1, 0, HistoryEvent.How.acked),
            COMMITTED);
  }

  @Test
  void aDeadLetterThatIsDurableIsSettledByTheCommitThatContainsIt() {
    HistoryEvent parked = new HistoryEvent.Parked(3, "orders-0", 0);

    List<HistoryEvent> passed =
        pass(ASSIGNED, TAKEN, STARTED, ended(HistoryEvent.Result.rejected), parked, COMMITTED);

    assertThat(passed)
        .contains(new HistoryEvent.Settled(4, "a", "orders-0", 1, 0, HistoryEvent.How.parked));
  }

  @Test
  void aRetryThatIsDurableIsSettledByTheCommitThatContainsIt() {
    HistoryEvent forwarded = new HistoryEvent.Forwarded(3, "orders-0", 0, "g.retry-0", 0, 1);

    List<HistoryEvent> passed =
        pass(ASSIGNED, TAKEN, STARTED, ended(HistoryEvent.Result.failed), forwarded, COMMITTED);

    assertThat(passed)
        .contains(new HistoryEvent.Settled(4, "a", "orders-0", 1, 0, HistoryEvent.How.forwarded));
  }

  @Test
  void aCommitOverAMessageWithoutAnAnswerStaysAsItIs() {
    HistoryEvent[] history = {ASSIGNED, TAKEN, STARTED, COMMITTED, SETTLED};

    assertThat(pass(history)).containsExactly(history);
  }

  @Test
  void aCommitOverAnAnswerThatCameTooLateStaysAsItIs() {
    HistoryEvent expired = new HistoryEvent.Expired(3, "a", "orders-0", 1, 0, 1);
    HistoryEvent[] history = {
      ASSIGNED, TAKEN, STARTED, ended(HistoryEvent.Result.acked), expired, COMMITTED
    };

    assertThat(pass(history)).containsExactly(history);
  }

  private static HistoryEvent ended(HistoryEvent.Result result) {
    return new HistoryEvent.Ended(3, "a", "orders-0", 1, 0, 1, result);
  }

  private static List<HistoryEvent> pass(HistoryEvent... history) {
    Settlements settlements = new Settlements(new Originals(List.of()));
    List<HistoryEvent> passed = new ArrayList<>();
    for (HistoryEvent event : history) {
      settlements.pass(event, passed::add);
    }
    return passed;
  }
}
