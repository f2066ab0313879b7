package dev.longshore.delivery;

import static dev.longshore.concurrency.Interleavings.assertHolds;
import static dev.longshore.concurrency.Interleavings.assertRejects;

import dev.longshore.concurrency.Race;
import dev.longshore.delivery.CanaryLedger.Flaw;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("race")
class PartitionLedgerRaceTest {

  @Test
  void noSettlementOfAWordIsLost() {
    assertHolds(this, () -> new Neighbours(LedgerSubject.sound(0)));
    assertRejects(
        this, () -> new Neighbours(new CanaryLedger(0, Flaw.SETTLES_IN_TWO_STEPS)), "frontier 1");
  }

  @Test
  void noSettlementIsLostWhileTheRingGrows() {
    assertHolds(
        this, () -> new Growth(Chunk.OFFSETS, LedgerSubject.sound(Growth.first(Chunk.OFFSETS))));
    assertRejects(this, () -> canary(Flaw.GROWING_COPIES_BITS), "frontier 0");
    assertRejects(
        this, () -> canary(Flaw.SETTLING_READS_TWO_RINGS), "java.lang.ArrayIndexOutOfBounds");
  }

  @Test
  void theFrontierNeverPassesAnUnsettledOffset() {
    assertHolds(this, () -> new Frontier(LedgerSubject.sound(0)));
    assertRejects(
        this, () -> new Frontier(new CanaryLedger(0, Flaw.FRONTIER_COUNTS)), "first 1, then 3");
  }

  @Test
  void gapsHoldNothingThatIsUnsettled() {
    assertHolds(this, Gaps::new);
  }

  @Test
  void nothingIsInFlightOnceAllIsReleased() {
    assertHolds(this, Counts::new);
  }

  private static Race canary(Flaw flaw) {
    return new Growth(Long.SIZE, new CanaryLedger(Growth.first(Long.SIZE), flaw));
  }

  /** Two workers settle offsets of one word. */
  private record Neighbours(LedgerSubject ledger) implements Race {
    Neighbours {
      ledger.track(0);
      ledger.track(1);
    }

    @Override
    public List<Runnable> contenders() {
      return List.of(() -> ledger.settle(0), () -> ledger.settle(1));
    }

    @Override
    public String outcome() {
      return "frontier " + ledger.advance();
    }

    @Override
    public Set<String> allowed() {
      return Set.of("frontier 2");
    }
  }

  /** A worker settles an offset whose chunk has another place in the larger ring. */
  private record Growth(long chunk, LedgerSubject ledger) implements Race {
    Growth {
      ledger.track(first(chunk));
      ledger.track(first(chunk) + 1);
    }

    static long first(long chunk) {
      return 5 * chunk - 2;
    }

    @Override
    public List<Runnable> contenders() {
      return List.of(() -> ledger.settle(first(chunk)), () -> ledger.track(10 * chunk));
    }

    @Override
    public String outcome() {
      return "frontier " + (ledger.advance() - first(chunk));
    }

    @Override
    public Set<String> allowed() {
      return Set.of("frontier 1");
    }
  }

  /** The first and the third of three offsets are settled while the poll thread advances. */
  private static final class Frontier implements Race {
    private final LedgerSubject ledger;
    private long seen;

    Frontier(LedgerSubject ledger) {
      this.ledger = ledger;
      ledger.track(0);
      ledger.track(1);
      ledger.track(2);
    }

    @Override
    public List<Runnable> contenders() {
      return List.of(() -> ledger.settle(2), () -> ledger.settle(0), () -> seen = ledger.advance());
    }

    @Override
    public String outcome() {
      return "first " + seen + ", then " + ledger.advance();
    }

    @Override
    public Set<String> allowed() {
      return Set.of("first 0, then 1", "first 1, then 1");
    }
  }

  /** The poll thread takes the gaps while the second and the third of three offsets are settled. */
  private static final class Gaps implements Race {
    private final PartitionLedger ledger = new PartitionLedger("orders", 0, 1, 0);
    private long seen;

    Gaps() {
      ledger.track(0);
      ledger.track(1);
      ledger.track(2);
    }

    @Override
    public List<Runnable> contenders() {
      return List.of(
          () -> ledger.settle(1), () -> ledger.settle(2), () -> seen = ledger.gaps().settled());
    }

    @Override
    public String outcome() {
      return seen + " of " + ledger.gaps().settled();
    }

    @Override
    public Set<String> allowed() {
      return Set.of("0 of 2", "1 of 2", "2 of 2");
    }
  }

  /** Two workers release what the poll thread took. */
  private static final class Counts implements Race {
    private final PartitionLedger ledger = new PartitionLedger("orders", 0, 1, 0);
    private final Delivery first = new Delivery(Messages.at(0, "a"), ledger, 0, 0);
    private final Delivery second = new Delivery(Messages.at(1, "b"), ledger, 1, 0);

    Counts() {
      ledger.taken(first);
    }

    @Override
    public List<Runnable> contenders() {
      return List.of(
          () -> ledger.released(first),
          () -> {
            ledger.taken(second);
            ledger.released(second);
          });
    }

    @Override
    public String outcome() {
      return ledger.inFlight() + " with " + ledger.inFlightBytes() + " bytes";
    }

    @Override
    public Set<String> allowed() {
      return Set.of("0 with 0 bytes");
    }
  }
}
