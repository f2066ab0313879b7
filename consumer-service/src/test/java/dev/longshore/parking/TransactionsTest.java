package dev.longshore.parking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.Messages;
import dev.longshore.delivery.PartitionLedger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TransactionsTest {
  private static final TopicPartition ORDERS = new TopicPartition("orders", 0);
  private static final TopicPartition UNCHANGED = new TopicPartition("orders", 1);
  private static final long LIMIT_SECONDS = 30;

  private final PartitionLedger ledger = new PartitionLedger("orders", 0, 1, 0);
  private final Faults faults = new Faults();
  private final List<FakeProducer> producers = new ArrayList<>();
  private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
  private final TransactionalWriter writer = new TransactionalWriter(topic -> {});
  private final Transactions transactions =
      new Transactions(new FakeBroker(), writer, time -> Thread.onSpinWait());

  @AfterEach
  void close() {
    transactions.close();
  }

  @Test
  void recordsAndCommitGoThroughTogether() throws Exception {
    CompletionStage<@Nullable Void> letter = write(3);

    commit(4).get(LIMIT_SECONDS, TimeUnit.SECONDS);

    assertThat(letter.toCompletableFuture()).isCompleted();
    assertThat(latest().history()).hasSize(1);
    assertThat(latest().consumerGroupOffsetsHistory()).hasSize(1);
    assertThat(writer.hasRecords()).isFalse();
  }

  @Test
  void oneThatIsTooLargeFailsAndTheOthersGoWithTheNext() throws Exception {
    CompletableFuture<@Nullable Void> large = write(1, new byte[FakeProducer.ROOM + 1]);
    CompletionStage<@Nullable Void> small = write(2);

    CompletableFuture<@Nullable Void> first = commit(3);

    assertThatThrownBy(() -> first.get(LIMIT_SECONDS, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class);
    assertThat(large.exceptionNow()).isInstanceOf(RecordTooLargeException.class);
    assertThat(small.toCompletableFuture()).isNotDone();
    assertThat(latest().history()).isEmpty();

    commit(3).get(LIMIT_SECONDS, TimeUnit.SECONDS);

    assertThat(small.toCompletableFuture()).isCompleted();
    assertThat(latest().history()).hasSize(1);
  }

  @Test
  void aCommitThatTheGroupRefusesAbortsAllOfIt() {
    CompletableFuture<@Nullable Void> letter = write(3);
    faults.offsets = new CommitFailedException("stale");

    CompletableFuture<@Nullable Void> answer = commit(4);

    assertThatThrownBy(() -> answer.get(LIMIT_SECONDS, TimeUnit.SECONDS))
        .hasCauseInstanceOf(CommitFailedException.class);
    assertThat(letter).isCompletedExceptionally();
    assertThat(latest().history()).isEmpty();
    assertThat(latest().transactionAborted()).isTrue();
  }

  @Test
  void aCommitWithoutAnAnswerIsAskedForAgain() throws Exception {
    CompletionStage<@Nullable Void> letter = write(3);
    faults.lateAnswers.set(2);

    commit(4).get(LIMIT_SECONDS, TimeUnit.SECONDS);

    assertThat(letter.toCompletableFuture()).isCompleted();
    assertThat(producers).hasSize(1);
  }

  @Test
  void ofAFencedProducerTheGroupTellsThatItsCommitWentThrough() throws Exception {
    CompletionStage<@Nullable Void> letter = write(3);
    faults.isFencedAtCommit = true;
    committed.put(ORDERS, new OffsetAndMetadata(4));

    commit(4).get(LIMIT_SECONDS, TimeUnit.SECONDS);

    assertThat(letter.toCompletableFuture()).isCompleted();
    assertThat(producers).hasSize(2);
    assertThat(latest().transactionInitialized()).isTrue();
  }

  @Test
  void orThatItDidNot() {
    CompletableFuture<@Nullable Void> letter = write(3);
    faults.isFencedAtCommit = true;
    committed.put(ORDERS, new OffsetAndMetadata(2));

    CompletableFuture<@Nullable Void> answer = commit(4);

    assertThatThrownBy(() -> answer.get(LIMIT_SECONDS, TimeUnit.SECONDS))
        .hasCauseInstanceOf(ProducerFencedException.class);
    assertThat(letter).isCompletedExceptionally();
  }

  @Test
  void aPartitionWhoseCommitWasThereBeforeDoesNotTellThatItWentThrough() {
    CompletableFuture<@Nullable Void> letter = write(3);
    faults.isFencedAtCommit = true;
    committed.put(ORDERS, new OffsetAndMetadata(2));
    committed.put(UNCHANGED, new OffsetAndMetadata(7));

    CompletableFuture<@Nullable Void> answer =
        commit(Map.of(ORDERS, new OffsetAndMetadata(4), UNCHANGED, new OffsetAndMetadata(7)));

    assertThatThrownBy(() -> answer.get(LIMIT_SECONDS, TimeUnit.SECONDS))
        .hasCauseInstanceOf(ProducerFencedException.class);
    assertThat(letter).isCompletedExceptionally();
  }

  @Test
  void aPartitionThatItsNextOwnerMovedOnDoesNotTellThatItFailed() throws Exception {
    CompletionStage<@Nullable Void> letter = write(3);
    faults.isFencedAtCommit = true;
    committed.put(ORDERS, new OffsetAndMetadata(4));
    committed.put(UNCHANGED, new OffsetAndMetadata(9));

    commit(Map.of(ORDERS, new OffsetAndMetadata(4), UNCHANGED, new OffsetAndMetadata(7)))
        .get(LIMIT_SECONDS, TimeUnit.SECONDS);

    assertThat(letter.toCompletableFuture()).isCompleted();
  }

  @Test
  void whatIsAboutAPartitionThatWentIsNotTaken() {
    CompletableFuture<@Nullable Void> letter = write(3);
    ledger.close();

    assertThat(writer.take(Set.of(ledger))).isEmpty();

    assertThat(letter).isCompletedExceptionally();
    assertThat(writer.hasRecords()).isFalse();
  }

  @Test
  void whatIsPutBackGoesFirst() {
    var _ = write(1);
    var _ = write(2);
    List<PendingRecord> taken = writer.take(Set.of(ledger));
    var _ = write(3);

    writer.putBack(taken);

    assertThat(writer.take(Set.of(ledger)))
        .extracting(record -> record.delivery().offset())
        .containsExactly(1L, 2L, 3L);
  }

  private CompletableFuture<@Nullable Void> write(long offset) {
    return write(offset, new byte[1]);
  }

  private CompletableFuture<@Nullable Void> write(long offset, byte[] value) {
    Delivery delivery = new Delivery(Messages.at(offset, "k"), ledger, 0, 0);
    return writer
        .write(
            delivery, new ProducerRecord<byte @Nullable [], byte @Nullable []>("orders.dlq", value))
        .toCompletableFuture();
  }

  private CompletableFuture<@Nullable Void> commit(long offset) {
    return commit(Map.of(ORDERS, new OffsetAndMetadata(offset)));
  }

  private CompletableFuture<@Nullable Void> commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
    return transactions.commit(
        writer.take(Set.of(ledger)),
        offsets,
        new MockConsumer<byte[], byte[]>("none").groupMetadata());
  }

  private FakeProducer latest() {
    return producers.getLast();
  }

  private final class FakeBroker implements TransactionBroker {
    @Override
    public Producer<byte @Nullable [], byte @Nullable []> producer() {
      producers.add(new FakeProducer(faults));
      return producers.getLast();
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
      return committed;
    }
  }

  /** What goes wrong with the producers from now on; set by the test before it commits. */
  private static final class Faults {
    private volatile @Nullable RuntimeException offsets;
    private final AtomicInteger lateAnswers = new AtomicInteger();
    private volatile boolean isFencedAtCommit;
  }

  /** One whose broker takes small records only, and that fails as it is told. */
  private static final class FakeProducer
      extends MockProducer<byte @Nullable [], byte @Nullable []> {
    private static final int ROOM = 100;

    private final Faults faults;
    private boolean isSpoiled;

    private FakeProducer(Faults faults) {
      super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
      this.faults = faults;
    }

    @Override
    public void beginTransaction() {
      isSpoiled = false;
      super.beginTransaction();
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<byte @Nullable [], byte @Nullable []> record, Callback callback) {
      byte[] value = record.value();
      if (isSpoiled) {
        throw new KafkaException("in an error state", new RecordTooLargeException("another"));
      }
      if (value != null && value.length > ROOM) {
        isSpoiled = true;
        RecordTooLargeException tooLarge = new RecordTooLargeException("too large");
        callback.onCompletion(null, tooLarge);
        return CompletableFuture.failedFuture(tooLarge);
      }
      return super.send(record, callback);
    }

    @Override
    public void sendOffsetsToTransaction(
        Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
      RuntimeException failure = faults.offsets;
      if (failure != null) {
        throw failure;
      }
      super.sendOffsetsToTransaction(offsets, group);
    }

    @Override
    public void commitTransaction() {
      if (isSpoiled) {
        throw new KafkaException("in an error state", new RecordTooLargeException("too large"));
      }
      if (faults.lateAnswers.getAndDecrement() > 0) {
        throw new TimeoutException("late");
      }
      if (faults.isFencedAtCommit) {
        fenceProducer();
      }
      super.commitTransaction();
    }
  }
}
