package dev.longshore.parking;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.PartitionLedger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Gathers records for the next transaction, in which they last together with the commit of the
 * messages that they are about. Whoever commits takes them. Any thread; guarded by this.
 */
public final class TransactionalWriter implements RecordWriter {
  /** A transaction is small, since all commits wait while it is under way. */
  private static final int MOST_RECORDS = 2_000;

  private static final long MOST_BYTES = 8 << 20;

  private final Consumer<String> topicCheck;

  @GuardedBy("this")
  private final Deque<PendingRecord> queue = new ArrayDeque<>();

  /**
   * Nothing gathered yet.
   *
   * @param topicCheck looks a topic up, which may block for a bounded time, and throws what Kafka
   *     says when it cannot be written: a transaction must not wait for it
   */
  public TransactionalWriter(Consumer<String> topicCheck) {
    this.topicCheck = topicCheck;
  }

  @Override
  public CompletionStage<@Nullable Void> write(
      Delivery delivery, ProducerRecord<byte @Nullable [], byte @Nullable []> record) {
    try {
      topicCheck.accept(record.topic());
    } catch (KafkaException failure) {
      return CompletableFuture.failedStage(failure);
    }
    PendingRecord pending = new PendingRecord(delivery, record);
    synchronized (this) {
      queue.add(pending);
    }
    return pending.durable();
  }

  /** Whether something waits for a transaction. */
  public synchronized boolean hasRecords() {
    return !queue.isEmpty();
  }

  /**
   * Takes what the next transaction holds. What is about a partition that went is let go of:
   * whoever has it next handles the message again.
   *
   * @param ledgers the partitions that are committed with it
   */
  public List<PendingRecord> take(Collection<PartitionLedger> ledgers) {
    List<PendingRecord> taken = new ArrayList<>();
    List<PendingRecord> gone = new ArrayList<>();
    synchronized (this) {
      long bytes = 0;
      Iterator<PendingRecord> all = queue.iterator();
      while (all.hasNext() && taken.size() < MOST_RECORDS && bytes < MOST_BYTES) {
        PendingRecord next = all.next();
        PartitionLedger ledger = next.delivery().ledger();
        if (ledger.isClosed()) {
          gone.add(next);
          all.remove();
        } else if (ledgers.contains(ledger)) {
          bytes += next.size();
          taken.add(next);
          all.remove();
        }
      }
    }
    gone.forEach(
        record ->
            record.durable().completeExceptionally(new TimeoutException("its partition went")));
    return taken;
  }

  /** Puts back what was taken and is still to be written, before all that came later. */
  public synchronized void putBack(List<PendingRecord> records) {
    records.reversed().forEach(queue::addFirst);
  }
}
