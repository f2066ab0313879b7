package dev.longshore.dedup;

import dev.longshore.delivery.GapMap;
import dev.longshore.delivery.PartitionLedger;
import dev.longshore.pool.ThreadKind;
import dev.longshore.pool.WorkerPool;
import dev.longshore.source.Preparation;
import dev.longshore.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The window of ids, rebuilt from the log itself: when a partition is assigned, the ids of what its
 * commit and its gap map say is settled are read again, and the partition is not read on before.
 *
 * <p>The poll thread only asks. One thread, {@code dedup-rebuild-0} or a later number, reads for
 * all partitions that were assigned together; it ends when there is nothing to read. A partition
 * waits for {@value #LIMIT_SECONDS} seconds at the most, and goes on with what was read by then.
 */
public final class LogWindow implements Preparation, AutoCloseable {
  private static final int LIMIT_SECONDS = 20;

  private final LogReading reading;
  private final Ticker ticker;
  private final BlockingQueue<Assigned> assigned = new LinkedBlockingQueue<>();
  private final Set<PartitionLedger> unprepared = ConcurrentHashMap.newKeySet();
  private final WorkerPool thread =
      WorkerPool.named("dedup-rebuild")
          .workers(1)
          .threads(ThreadKind.PLATFORM)
          .idleExpiry(Duration.ofSeconds(1))
          .build();

  /**
   * A partition whose window is to be rebuilt.
   *
   * @param settled what is settled from the commit on; all before it is
   * @param dueNanos when it goes on in any case
   */
  record Assigned(PartitionLedger ledger, GapMap settled, long dueNanos) {
    /** Behind the last offset that is settled. */
    long end() {
      return settled.base() + settled.span();
    }
  }

  /** A window that is rebuilt by a reading. */
  public LogWindow(LogReading reading, Ticker ticker) {
    this.reading = reading;
    this.ticker = ticker;
  }

  @Override
  public void begin(PartitionLedger ledger, GapMap settled) {
    if (settled.base() + settled.span() == 0 || !reading.covers(ledger.topic())) {
      return;
    }
    unprepared.add(ledger);
    long due = ticker.nanos() + Duration.ofSeconds(LIMIT_SECONDS).toNanos();
    assigned.add(new Assigned(ledger, settled, due));
    thread.execute(this::rebuild);
  }

  @Override
  public boolean isDone(PartitionLedger ledger) {
    return unprepared.isEmpty() || !unprepared.contains(ledger);
  }

  /** Reads for all that have come by now; the first of several tasks does the work of all. */
  private void rebuild() {
    List<Assigned> together = new ArrayList<>();
    assigned.drainTo(together);
    try {
      together.removeIf(one -> one.ledger().isClosed() && unprepared.remove(one.ledger()));
      if (!together.isEmpty()) {
        reading.read(together, one -> unprepared.remove(one.ledger()));
      }
    } finally {
      together.forEach(one -> unprepared.remove(one.ledger()));
    }
  }

  /** Ends a reading that goes on, within bounds. */
  @Override
  public void close() {
    reading.stop();
    thread.shutdown(Duration.ofSeconds(LIMIT_SECONDS), Duration.ZERO);
  }
}
