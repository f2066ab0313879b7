package dev.longshore.delivery;

import static dev.longshore.concurrency.Trials.assertHolds;
import static dev.longshore.concurrency.Trials.assertRejects;

import dev.longshore.concurrency.Race;
import dev.longshore.concurrency.Trials;
import dev.longshore.delivery.CanaryLedger.Flaw;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PartitionLedgerTrialTest {

  @Test
  void noSettlementIsLostAsTheRingGrowsAndChunksAreUsedAgain() {
    assertHolds(200, () -> new Stretch(LedgerSubject.sound(0)));
    assertRejects(
        20, () -> new Stretch(new CanaryLedger(0, Flaw.SETTLES_IN_TWO_STEPS)), "frontier");
  }

  /**
   * The poll thread tracks and advances over some chunks while two workers settle, each its half.
   */
  private static final class Stretch implements Race {
    private static final long OFFSETS = 4L * Chunk.OFFSETS;
    private final LedgerSubject ledger;
    private volatile long tracked;

    Stretch(LedgerSubject ledger) {
      this.ledger = ledger;
    }

    @Override
    public List<Runnable> contenders() {
      return List.of(this::poll, () -> settleEverySecond(0), () -> settleEverySecond(1));
    }

    private void poll() {
      for (long offset = 0; offset < OFFSETS; offset++) {
        ledger.track(offset);
        tracked = offset + 1;
        if ((offset & 63) == 63) {
          ledger.advance();
        }
      }
    }

    private void settleEverySecond(long first) {
      for (long offset = first; offset < OFFSETS; offset += 2) {
        while (offset >= tracked) {
          Trials.pause();
        }
        ledger.settle(offset);
      }
    }

    @Override
    public String outcome() {
      long before = -1;
      long frontier = ledger.advance();
      while (frontier != before) {
        before = frontier;
        frontier = ledger.advance();
      }
      return frontier == OFFSETS ? "all settled" : "frontier " + frontier;
    }

    @Override
    public Set<String> allowed() {
      return Set.of("all settled");
    }
  }
}
