package dev.longshore.parking;

import dev.longshore.pool.ThreadKind;
import dev.longshore.pool.WorkerPool;
import dev.longshore.time.Sleeper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Carries out transactions, one after the other on a thread of its own, {@code transactions-0}: the
 * records and the commit of the messages that they are about last together or not at all.
 *
 * <p><b>When the answer stays out.</b> Until it is known what became of a transaction nothing else
 * begins. A commit without an answer is asked for again. Where the producer is of no use any more,
 * the next one with its transactional id ends whatever is open before it can begin anything, and
 * what the group has committed then tells whether the transaction went through: only who has the
 * partition commits in it, and a transaction's commit differs from the one before it.
 *
 * <p><b>Why there is one committed copy.</b> Killed before its commit, a transaction is aborted by
 * the broker, and whoever has the partition next does not learn where to go on before that. A
 * zombie is refused by the group's coordinator, if its membership is over, or by the transaction's,
 * which has aborted it meanwhile (KIP-447).
 */
public final class Transactions implements AutoCloseable {
  private static final Duration AGAIN_AFTER = Duration.ofMillis(200);
  private static final Duration CLOSE_TIME = Duration.ofSeconds(5);

  private final TransactionBroker broker;
  private final TransactionalWriter writer;
  private final Sleeper sleeper;
  private final WorkerPool thread =
      WorkerPool.named("transactions")
          .workers(1)
          .threads(ThreadKind.PLATFORM)
          .neverExpire()
          .build();

  /** Ready to begin transactions; absent before the first and after it failed. Its thread's. */
  private @Nullable Producer<byte @Nullable [], byte @Nullable []> producer;

  /** Written by whoever closes; lets the thread give up. */
  private volatile boolean closing;

  /** What one transaction holds. */
  private record Transaction(
      List<PendingRecord> records,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      ConsumerGroupMetadata group) {}

  /**
   * Transactions of what a writer gathers.
   *
   * @param broker makes the producers, which are closed here
   */
  public Transactions(TransactionBroker broker, TransactionalWriter writer, Sleeper sleeper) {
    this.broker = broker;
    this.writer = writer;
    this.sleeper = sleeper;
  }

  /**
   * Writes records that were taken from the writer, together with a commit. Returns at once.
   *
   * @param group as it was when the caller had the partitions
   * @return completes when all has gone through, so that the deliveries settle; or, with the cause,
   *     when nothing has, and what is still to be written is with the writer or the outbox again
   */
  public CompletableFuture<@Nullable Void> commit(
      List<PendingRecord> records,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      ConsumerGroupMetadata group) {
    CompletableFuture<@Nullable Void> answer = new CompletableFuture<>();
    try {
      thread.execute(() -> carryOut(new Transaction(records, offsets, group), answer));
    } catch (RejectedExecutionException closed) {
      answer.completeExceptionally(new KafkaException("transactions are closed", closed));
    }
    return answer;
  }

  @Override
  public void close() {
    closing = true;
    thread.trySubmit(this::dropProducer);
    thread.shutdown(CLOSE_TIME, Duration.ZERO);
  }

  private void carryOut(Transaction transaction, CompletableFuture<@Nullable Void> answer) {
    RuntimeException failure = attempt(transaction);
    if (failure == null) {
      transaction.records().forEach(record -> record.durable().complete(null));
      answer.complete(null);
      return;
    }
    RuntimeException cause = unwrapped(failure);
    giveBack(transaction.records(), cause);
    answer.completeExceptionally(cause);
  }

  /** Those at fault fail; without any, all do, so that they wait before they are tried again. */
  private void giveBack(List<PendingRecord> records, RuntimeException cause) {
    boolean isSomeonesFault = records.stream().anyMatch(record -> record.fault().isPresent());
    if (isSomeonesFault) {
      writer.putBack(records.stream().filter(record -> record.fault().isEmpty()).toList());
      records.forEach(
          record ->
              record.fault().ifPresent(fault -> record.durable().completeExceptionally(fault)));
      return;
    }
    records.forEach(record -> record.durable().completeExceptionally(cause));
  }

  /** Carries one out; what prevented it, or nothing once it has gone through. */
  private @Nullable RuntimeException attempt(Transaction transaction) {
    boolean deciding = false;
    try {
      var begun = readyProducer();
      begun.beginTransaction();
      transaction.records().forEach(record -> record.send(begun));
      begun.sendOffsetsToTransaction(transaction.offsets(), transaction.group());
      deciding = true;
      commit(begun);
      return null;
    } catch (RuntimeException failure) {
      if (isAborted()) {
        return failure;
      }
      dropProducer();
      return deciding && wentThrough(transaction) ? null : failure;
    }
  }

  /** Commits for as long as there is no answer. */
  private void commit(Producer<byte @Nullable [], byte @Nullable []> begun) {
    while (true) {
      try {
        begun.commitTransaction();
        return;
      } catch (TimeoutException late) {
        if (closing) {
          throw late;
        }
      }
    }
  }

  /** Aborts what was begun; false when the producer cannot, or nobody knows whether it did. */
  private boolean isAborted() {
    var begun = producer;
    if (begun == null) {
      return false;
    }
    try {
      begun.abortTransaction();
      return true;
    } catch (RuntimeException useless) {
      // Fenced, or out of reach: the next producer ends what this one began.
      return false;
    }
  }

  /**
   * Asks the group what became of a transaction whose commit was sent and not answered. It went
   * through if all partitions are committed as it says, or further, by who owns them next: one that
   * is as it says may have been so before.
   */
  private boolean wentThrough(Transaction transaction) {
    while (!closing) {
      try {
        var _ = readyProducer();
        Map<TopicPartition, OffsetAndMetadata> now =
            broker.committed(transaction.offsets().keySet());
        return transaction.offsets().entrySet().stream()
            .allMatch(sent -> isReached(sent.getValue(), now.get(sent.getKey())));
      } catch (InterruptException interrupted) {
        return false;
      } catch (KafkaException later) {
        dropProducer();
        sleeper.sleep(AGAIN_AFTER);
      }
    }
    return false;
  }

  private static boolean isReached(OffsetAndMetadata sent, @Nullable OffsetAndMetadata now) {
    return now != null && (now.equals(sent) || now.offset() > sent.offset());
  }

  /** The producer, after it has ended whatever was left open under its transactional id. */
  private Producer<byte @Nullable [], byte @Nullable []> readyProducer() {
    var ready = producer;
    if (ready == null) {
      ready = broker.producer();
      producer = ready;
      ready.initTransactions();
    }
    return ready;
  }

  private void dropProducer() {
    var useless = producer;
    producer = null;
    if (useless != null) {
      useless.close(Duration.ZERO);
    }
  }

  private static RuntimeException unwrapped(RuntimeException failure) {
    boolean isWrapper = failure.getClass() == KafkaException.class;
    return isWrapper && failure.getCause() instanceof RuntimeException cause ? cause : failure;
  }
}
