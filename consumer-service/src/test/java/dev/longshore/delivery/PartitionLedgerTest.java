package dev.longshore.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionLedgerTest {

  @Test
  void frontierHoldsAtTheOldestUnsettledOffset() {
    PartitionLedger ledger = ledgerAt(100);
    track(ledger, 100, 110);

    ledger.settle(101);
    ledger.settle(105);
    assertThat(ledger.advance()).isEqualTo(100);

    ledger.settle(100);
    assertThat(ledger.advance()).isEqualTo(102);
  }

  @Test
  void frontierStopsAtThePositionWhenAllIsSettled() {
    PartitionLedger ledger = ledgerAt(63);
    track(ledger, 63, 64 + 4096 * 3);
    for (long offset = 63; offset < 64 + 4096 * 3; offset++) {
      ledger.settle(offset);
    }

    assertThat(ledger.advance()).isEqualTo(64 + 4096 * 3);
    assertThat(ledger.gaps().isEmpty()).isTrue();
  }

  @Test
  void offsetsThatTheLogDoesNotHoldCountAsSettled() {
    PartitionLedger ledger = ledgerAt(0);
    assertThat(ledger.track(0)).isTrue();
    assertThat(ledger.track(20_000)).isTrue();

    ledger.settle(0);
    assertThat(ledger.advance()).isEqualTo(20_000);
  }

  @Test
  void aHoleWiderThanTheRingMovesAnIdleLedger() {
    PartitionLedger ledger = ledgerAt(5);

    assertThat(ledger.track(3_000_000_000L)).isTrue();

    assertThat(ledger.advance()).isEqualTo(3_000_000_000L);
    ledger.settle(3_000_000_000L);
    assertThat(ledger.advance()).isEqualTo(3_000_000_001L);
  }

  @Test
  void anOffsetReadAgainIsNotDeliveredAgain() {
    PartitionLedger ledger = ledgerAt(0);
    assertThat(ledger.track(0)).isTrue();
    assertThat(ledger.track(0)).isFalse();
  }

  @Test
  void whatAnEarlierAssignmentSettledIsSkipped() {
    PartitionLedger first = ledgerAt(10);
    track(first, 10, 20);
    first.settle(12);
    first.settle(15);

    PartitionLedger second = ledgerAt(10);
    second.restore(first.gaps());

    List<Long> delivered = new ArrayList<>();
    for (long offset = 10; offset < 20; offset++) {
      if (second.track(offset)) {
        delivered.add(offset);
      }
    }
    assertThat(delivered).containsExactly(10L, 11L, 13L, 14L, 16L, 17L, 18L, 19L);
  }

  @Test
  void aRestoredMapIsCommittedAgainBeforeItsOffsetsAreRead() {
    PartitionLedger first = ledgerAt(10);
    track(first, 10, 9_000);
    first.settle(8_500);
    PartitionLedger second = ledgerAt(10);

    second.restore(first.gaps());
    second.track(10);

    assertThat(second.gaps()).isEqualTo(first.gaps());
  }

  @Test
  void aMapFromAnotherBaseIsRefused() {
    PartitionLedger ledger = ledgerAt(10);
    assertThatThrownBy(() -> ledger.restore(GapMap.empty(11)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("gap map from 11 for a ledger at 10");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithASimpleModelUnderRandomHistories(long seed) {
    Random random = new Random(seed);
    long start = random.nextInt(10_000);
    PartitionLedger ledger = ledgerAt(start);
    BitSet settled = new BitSet();
    List<Long> unsettled = new ArrayList<>();
    long position = start;
    for (int step = 0; step < 20_000; step++) {
      if (random.nextInt(3) > 0 || unsettled.isEmpty()) {
        long offset = position + (random.nextInt(50) == 0 ? random.nextInt(9_000) : 0);
        settled.set(Math.toIntExact(position), Math.toIntExact(offset));
        assertThat(ledger.track(offset)).as("seed %d offset %d", seed, offset).isTrue();
        unsettled.add(offset);
        position = offset + 1;
      } else {
        long offset = unsettled.remove(random.nextInt(unsettled.size()));
        ledger.settle(offset);
        settled.set(Math.toIntExact(offset));
      }
      long expected = Math.min(settled.nextClearBit(Math.toIntExact(start)), position);
      assertThat(ledger.advance()).as("seed %d step %d", seed, step).isEqualTo(expected);
      if (step % 500 == 0) {
        assertSameGaps(ledger, settled, position, seed);
      }
    }
  }

  @Test
  void workersSettleWhileTheRingGrows() throws InterruptedException {
    PartitionLedger ledger = ledgerAt(0);
    int workers = 4;
    long offsets = 400_000;
    long[] tracked = new long[1];
    Object lock = new Object();
    CountDownLatch done = new CountDownLatch(workers);
    for (int worker = 0; worker < workers; worker++) {
      long remainder = worker;
      Thread.ofPlatform()
          .start(
              () -> {
                for (long offset = remainder; offset < offsets; offset += workers) {
                  awaitTracked(lock, tracked, offset);
                  ledger.settle(offset);
                }
                done.countDown();
              });
    }
    for (long offset = 0; offset < offsets; offset++) {
      ledger.track(offset);
      if (offset % 1_000 == 999) {
        synchronized (lock) {
          tracked[0] = offset + 1;
          lock.notifyAll();
        }
      }
    }
    done.await();

    assertThat(ledger.advance()).isEqualTo(offsets);
  }

  private static void awaitTracked(Object lock, long[] tracked, long offset) {
    synchronized (lock) {
      while (tracked[0] <= offset) {
        try {
          lock.wait();
        } catch (InterruptedException interrupted) {
          throw new IllegalStateException(interrupted);
        }
      }
    }
  }

  private static void assertSameGaps(
      PartitionLedger ledger, BitSet settled, long position, long seed) {
    GapMap gaps = ledger.gaps();
    for (long offset = ledger.frontier(); offset < position; offset++) {
      assertThat(gaps.isSettled(offset))
          .as("seed %d offset %d", seed, offset)
          .isEqualTo(settled.get(Math.toIntExact(offset)));
    }
  }

  private static PartitionLedger ledgerAt(long start) {
    return new PartitionLedger("orders", 0, 1, start);
  }

  private static void track(PartitionLedger ledger, long from, long to) {
    for (long offset = from; offset < to; offset++) {
      assertThat(ledger.track(offset)).isTrue();
    }
  }
}
