package dev.longshore.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.delivery.DeliveryListener;
import dev.longshore.delivery.GapCodec;
import dev.longshore.delivery.PartitionIdentity;
import dev.longshore.delivery.PartitionLedger;
import dev.longshore.engine.FlowSettings;
import dev.longshore.engine.MessageFlow;
import dev.longshore.gate.Gate;
import dev.longshore.handler.MessageHandler;
import dev.longshore.handler.Outcome;
import dev.longshore.handling.HandlerRunner;
import dev.longshore.lane.Lanes;
import dev.longshore.lane.Ordering;
import dev.longshore.retry.Backoff;
import dev.longshore.retry.RetryPolicy;
import dev.longshore.time.FakeTicker;
import dev.longshore.time.FakeTimers;
import dev.longshore.time.Sleeper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The source over Kafka's own mock of a consumer; turns run on the poll thread itself. */
class GroupSourceTest {
  private static final TopicPartition ORDERS_0 = new TopicPartition("orders", 0);
  private static final Uuid TOPIC_ID = new Uuid(1, 2);
  private static final PartitionIdentity IDENTITY = new PartitionIdentity(1, 2, 0);
  private static final int METADATA_LIMIT = 36;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** The last commit that was waited for; the mock does not tell once it is closed. */
  private final AtomicReference<Map<TopicPartition, OffsetAndMetadata>> lastCommit =
      new AtomicReference<>(Map.of());

  private final AtomicReference<@Nullable RuntimeException> commitFailure = new AtomicReference<>();
  private final AtomicBoolean answersLost = new AtomicBoolean();

  /** What can be read again after a seek. */
  private final List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> log =
      Collections.synchronizedList(new ArrayList<>());

  /** Where logs end; those that are not told of are empty. */
  private final Map<TopicPartition, Long> ends = new ConcurrentHashMap<>();

  /** Commits that reach the broker when they are run. */
  private final List<Runnable> lostAnswers = Collections.synchronizedList(new ArrayList<>());

  private final MockConsumer<byte @Nullable [], byte @Nullable []> kafka =
      new MockConsumer<>("none") {
        // Unlike the mock, a broker still has what was read before.
        @Override
        public synchronized void seek(TopicPartition name, OffsetAndMetadata offset) {
          super.seek(name, offset);
          log.stream()
              .filter(record -> record.partition() == name.partition())
              .filter(record -> record.offset() >= offset.offset())
              .forEach(this::addRecord);
        }

        @Override
        public synchronized Map<TopicPartition, Long> endOffsets(
            Collection<TopicPartition> names, Duration timeout) {
          Map<TopicPartition, Long> known = new HashMap<>();
          names.forEach(name -> known.put(name, ends.getOrDefault(name, 0L)));
          return known;
        }

        // Unlike the mock, a consumer tells its listener.
        @Override
        public synchronized void unsubscribe() {
          rebalance(List.of());
          super.unsubscribe();
        }

        @Override
        public synchronized void commitSync(
            Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
          RuntimeException failure = commitFailure.get();
          if (failure != null) {
            throw failure;
          }
          if (areTooLarge(offsets)) {
            throw new OffsetMetadataTooLarge("too many bytes");
          }
          super.commitSync(offsets, timeout);
          lastCommit.set(offsets);
        }

        @Override
        public synchronized void commitAsync(
            Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
          if (answersLost.get()) {
            lostAnswers.add(() -> super.commitAsync(offsets, callback));
            return;
          }
          if (areTooLarge(offsets)) {
            callback.onComplete(offsets, new OffsetMetadataTooLarge("too many bytes"));
            return;
          }
          super.commitAsync(offsets, callback);
        }
      };

  /** What the broker takes, which counts bytes here. */
  private final AtomicInteger metadataBytes = new AtomicInteger(Integer.MAX_VALUE);

  private final AtomicReference<Uuid> topicId = new AtomicReference<>(TOPIC_ID);
  private final FakeTicker ticker = new FakeTicker();
  private final List<SourceEvent> events = new CopyOnWriteArrayList<>();
  private final List<Long> handled = Collections.synchronizedList(new ArrayList<>());
  private final AtomicReference<@Nullable Throwable> death = new AtomicReference<>();
  private @Nullable GroupSource source;

  @AfterEach
  void close() {
    if (source != null) {
      source.close();
    }
  }

  @Test
  void aGroupWithoutACommitStartsWhereItIsTold() throws Exception {
    start(StartFrom.EARLIEST, ack(), Runnable::run);
    assign(Map.of(ORDERS_0, 40L));
    add(40, 41);

    await(() -> handled.size() == 2);
    assertThat(handled).containsExactly(40L, 41L);
  }

  @Test
  void whatTheCommitsGapMapSaysIsSettledIsNotHandledAgain() throws Exception {
    PartitionLedger earlier = new PartitionLedger("orders", 0, 1, 10);
    for (long offset = 10; offset < 20; offset++) {
      earlier.track(offset);
    }
    for (long offset = 12; offset < 18; offset++) {
      earlier.settle(offset);
    }
    commit(10, new GapCodec(4096).encode(earlier.gaps(), IDENTITY));
    start(StartFrom.NONE, ack(), Runnable::run);
    assign(Map.of());
    add(10, 11, 12, 13, 14, 15, 16, 17, 18);

    await(() -> handled.size() == 3);
    assertThat(handled).containsExactly(10L, 11L, 18L);
    assertThat(assigned().restored()).isEqualTo(6);
  }

  @Test
  void metadataOfSomebodyElseIsIgnoredAndWorkRestartsAtTheCommit() throws Exception {
    commit(10, "L1\u3400\u3400\u3400\u3400");
    start(StartFrom.NONE, ack(), Runnable::run);
    assign(Map.of());
    add(10, 11);

    await(() -> handled.size() == 2);
    assertThat(events).hasAtLeastOneElementOfType(SourceEvent.GapMapIgnored.class);
  }

  @Test
  void theCommitIsTheFrontierAndNeverPassesAnUnsettledMessage() throws Exception {
    start(StartFrom.EARLIEST, failing(1), Runnable::run);
    assign(Map.of(ORDERS_0, 0L));
    add(0, 1, 2, 3);
    await(() -> handled.size() == 4);

    passTime(Duration.ofSeconds(1));
    await(() -> committedOffset() == 1);

    var gaps = GapCodec.decode(committed().metadata(), 1, IDENTITY).orElseThrow();
    assertThat(gaps.settled()).isEqualTo(2);
  }

  @Test
  void aCommitWhoseAnswerNeverComesIsFollowedByAnother() throws Exception {
    answersLost.set(true);
    start(StartFrom.EARLIEST, ack(), Runnable::run);
    assign(Map.of(ORDERS_0, 0L));
    add(0, 1);
    await(() -> lostAnswers.size() == 1);
    answersLost.set(false);
    add(2, 3);

    passTime(Duration.ofSeconds(11));
    await(() -> committedOffset() == 4);

    assertThat(events).hasAtLeastOneElementOfType(SourceEvent.CommitFailed.class);
  }

  @Test
  void aCommitThatReachesTheBrokerLateDoesNotStayTheLastOne() throws Exception {
    answersLost.set(true);
    start(StartFrom.EARLIEST, ack(), Runnable::run);
    assign(Map.of(ORDERS_0, 0L));
    add(0, 1);
    await(() -> lostAnswers.size() == 1);
    answersLost.set(false);
    add(2, 3);
    passTime(Duration.ofSeconds(11));
    await(() -> committedOffset() == 4);

    AtomicLong wentBackTo = new AtomicLong();
    kafka.schedulePollTask(
        () -> {
          lostAnswers.getFirst().run();
          wentBackTo.set(committedOffset());
        });
    await(() -> wentBackTo.get() == 2);

    await(() -> committedOffset() == 4);
  }

  @Test
  void theCommitCarriesTheEpochOfItsLastMessageThoughOnePollBroughtSeveral() throws Exception {
    start(StartFrom.EARLIEST, ack(), Runnable::run);
    assign(Map.of(ORDERS_0, 0L));
    kafka.schedulePollTask(
        () ->
            List.of(epoch(0, 3), epoch(1, 3), epoch(2, 5), epoch(3, 6)).forEach(kafka::addRecord));
    await(() -> handled.size() == 4);

    passTime(Duration.ofSeconds(1));
    await(() -> committedOffset() == 4);

    assertThat(committed().leaderEpoch()).contains(6);
  }

  @Test
  void aPartitionWhoseStartCannotBeLookedUpWaitsAndIsReadFromThereLater() throws Exception {
    start(StartFrom.EARLIEST, ack(), Runnable::run);
    kafka.schedulePollTask(() -> kafka.setOffsetsException(new TimeoutException("leaderless")));
    assign(Map.of(ORDERS_0, 7L));
    add(7, 8);

    await(() -> handled.size() == 2);
    assertThat(events).hasAtLeastOneElementOfType(SourceEvent.PollFailed.class);
    assertThat(assigned().start()).isEqualTo(7);
  }

  @Test
  void aMessageThatWaitsFromTheStartIsNotSaidToHaveWaitedSinceBefore() throws Exception {
    ticker.advance(Duration.ofHours(7));
    start(StartFrom.EARLIEST, failing(0), Runnable::run);
    assign(Map.of(ORDERS_0, 0L));
    add(0, 1);
    await(() -> handled.size() == 2);

    passTime(Duration.ofMillis(600));
    await(() -> committedOffset() == 0);

    assertThat(events).doesNotHaveAnyElementsOfTypes(SourceEvent.HeadStuck.class);
  }

  @Test
  void aMessageThatHoldsTheCommitBackForLongIsNamedOnce() throws Exception {
    start(StartFrom.EARLIEST, failing(1), Runnable::run);
    assign(Map.of(ORDERS_0, 0L));
    add(0, 1, 2, 3);
    await(() -> handled.size() == 4);

    passTime(Duration.ofSeconds(61));
    await(() -> events.stream().anyMatch(SourceEvent.HeadStuck.class::isInstance));
    passTime(Duration.ofSeconds(61));
    await(() -> committedOffset() == 1);

    assertThat(events)
        .filteredOn(SourceEvent.HeadStuck.class::isInstance)
        .singleElement()
        .satisfies(
            event -> {
              var stuck = (SourceEvent.HeadStuck) event;
              assertThat(stuck.partition()).isEqualTo(ORDERS_0);
              assertThat(stuck.offset()).isEqualTo(1);
              assertThat(stuck.since()).isGreaterThanOrEqualTo(Duration.ofMinutes(1));
              assertThat(stuck.doing()).isEqualTo("it waits for another attempt after 1");
            });
  }

  @Test
  void aRevokedPartitionIsCommittedBeforeItGoes() throws Exception {
    start(StartFrom.EARLIEST, ack(), Runnable::run);
    assign(Map.of(ORDERS_0, 0L));
    add(0, 1, 2);
    await(() -> handled.size() == 3);

    kafka.schedulePollTask(() -> kafka.rebalance(List.of()));

    await(() -> events.stream().anyMatch(SourceEvent.Revoked.class::isInstance));
    assertThat(events)
        .filteredOn(SourceEvent.Revoked.class::isInstance)
        .containsExactly(new SourceEvent.Revoked(List.of(ORDERS_0), 0));
    assign(Map.of());
    await(() -> events.getLast().equals(new SourceEvent.Assigned(ORDERS_0, 3, 0)));
  }

  @Test
  void aSourceTakesPartOnceItKnowsWhereItsPartitionsGoOn() throws Exception {
    start(StartFrom.EARLIEST, ack(), Runnable::run);
    await(() -> source().status().state() == SourceStatus.State.JOINING);

    assign(Map.of(ORDERS_0, 0L));

    await(() -> source().status().state() == SourceStatus.State.RUNNING);
    assertThat(source().status().partitions()).hasSize(1);
  }

  @Test
  void aPartitionOutOfRangeStandsStillAndItsRangeIsTold() throws Exception {
    commit(5, "");
    start(StartFrom.NONE, ack(), Runnable::run);
    assign(Map.of(ORDERS_0, 100L));
    ends.put(ORDERS_0, 200L);

    kafka.schedulePollTask(
        () -> kafka.setPollException(new OffsetOutOfRangeException(Map.of(ORDERS_0, 5L))));

    await(() -> events.stream().anyMatch(SourceEvent.OutOfRange.class::isInstance));
    assertThat(events).contains(new SourceEvent.OutOfRange(ORDERS_0, 5, 100, 200));
    assertThat(kafka.paused()).containsExactly(ORDERS_0);
    await(() -> source().status().partitions().stream().anyMatch(PartitionStatus::stopped));
    assertThat(committed().offset()).as("nothing is skipped").isEqualTo(5);
  }

  @Test
  void theRangeOfATruncatedLogEndsWhereItWasCut() throws Exception {
    commit(5, "");
    start(StartFrom.NONE, ack(), Runnable::run);
    assign(Map.of(ORDERS_0, 0L));
    kafka.updateEndOffsets(Map.of(ORDERS_0, 200L));

    kafka.schedulePollTask(
        () ->
            kafka.setPollException(
                new LogTruncationException(
                    Map.of(ORDERS_0, 5L), Map.of(ORDERS_0, new OffsetAndMetadata(4)))));

    await(() -> events.contains(new SourceEvent.OutOfRange(ORDERS_0, 5, 0, 4)));
  }

  @Test
  void theCommitKeepsTheLeaderEpochThatItStartedFrom() throws Exception {
    kafka.schedulePollTask(
        () ->
            kafka.commitSync(
                Map.of(ORDERS_0, new OffsetAndMetadata(5, Optional.of(3), "another's"))));
    start(StartFrom.NONE, ack(), Runnable::run);
    assign(Map.of(ORDERS_0, 0L));
    await(() -> events.stream().anyMatch(SourceEvent.Assigned.class::isInstance));

    await(() -> !committed().metadata().equals("another's"));

    assertThat(committed().leaderEpoch()).contains(3);
  }

  @Test
  void theCommitOfARevokeCarriesTheEpochOfWhatWasSettledWhileItWaited() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    start(StartFrom.EARLIEST, waitingFor(release), task -> Thread.ofVirtual().start(task));
    assign(Map.of(ORDERS_0, 0L));
    kafka.schedulePollTask(() -> List.of(epoch(0, 3), epoch(1, 5)).forEach(kafka::addRecord));
    await(() -> handled.size() == 2);

    kafka.schedulePollTask(
        () -> {
          release.countDown();
          kafka.rebalance(List.of());
        });
    await(() -> events.stream().anyMatch(SourceEvent.Revoked.class::isInstance));

    OffsetAndMetadata last = lastCommit.get().getOrDefault(ORDERS_0, new OffsetAndMetadata(0));
    assertThat(last.offset()).isEqualTo(2);
    assertThat(last.leaderEpoch()).contains(5);
  }

  @Test
  void whoHasNotPolledForTooLongCommitsNothingAtARevoke() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    start(StartFrom.EARLIEST, waitingFor(release), task -> Thread.ofVirtual().start(task));
    assign(Map.of(ORDERS_0, 0L));
    add(0);
    await(() -> handled.size() == 1);

    kafka.schedulePollTask(
        () -> {
          ticker.advance(Duration.ofMinutes(6));
          release.countDown();
          kafka.rebalance(List.of());
        });
    await(() -> events.stream().anyMatch(SourceEvent.Revoked.class::isInstance));

    assertThat(events).contains(new SourceEvent.CommitFailed("not polled for longer than PT5M"));
    assign(Map.of(ORDERS_0, 0L));
    await(() -> events.getLast().equals(new SourceEvent.Assigned(ORDERS_0, 0, 0)));
  }

  @Test
  void neverMoreInFlightThanAllowed() throws Exception {
    ConcurrentLinkedQueue<Runnable> turns = new ConcurrentLinkedQueue<>();
    start(StartFrom.EARLIEST, ack(), turns::add);
    assign(Map.of(ORDERS_0, 0L));
    long[] offsets = new long[100];
    for (int offset = 0; offset < offsets.length; offset++) {
      offsets[offset] = offset;
    }
    add(offsets);
    awaitHeldBack();

    assertThat(source().status().inFlight()).isLessThanOrEqualTo(128);
    while (!turns.isEmpty()) {
      turns.remove().run();
    }
    await(() -> !kafka.paused().contains(ORDERS_0));
    assertThat(handled).hasSize(100);
  }

  @Test
  void neverMoreBytesInFlightThanAllowedThoughAPollBringsMore() throws Exception {
    ConcurrentLinkedQueue<Runnable> turns = new ConcurrentLinkedQueue<>();
    start(StartFrom.EARLIEST, ack(), turns::add);
    assign(Map.of(ORDERS_0, 0L));
    addLarge(100 << 10, 0, 50);
    awaitHeldBack();

    assertThat(received()).isEqualTo(10);
    await(
        () -> {
          assertThat(source().status().partitions())
              .allSatisfy(each -> assertThat(each.inFlightBytes()).isLessThanOrEqualTo(1 << 20));
          Runnable turn = turns.poll();
          if (turn != null) {
            turn.run();
          }
          return handled.size() == 50;
        });
    assertThat(handled).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void neverMoreMessagesInFlightThanAllowedThoughAPollBringsMore() throws Exception {
    ConcurrentLinkedQueue<Runnable> turns = new ConcurrentLinkedQueue<>();
    start(StartFrom.EARLIEST, ack(), turns::add);
    assign(Map.of(ORDERS_0, 0L));
    addLarge(1, 0, 300);
    awaitHeldBack();

    assertThat(received()).isEqualTo(128);
    await(
        () -> {
          for (Runnable turn = turns.poll(); turn != null; turn = turns.poll()) {
            turn.run();
          }
          return handled.size() == 300;
        });
    assertThat(handled).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aMessageLargerThanAllRoomGetsThroughAloneThoughOthersKeepComing() throws Exception {
    TopicPartition orders1 = new TopicPartition("orders", 1);
    ConcurrentLinkedQueue<Runnable> turns = new ConcurrentLinkedQueue<>();
    start(StartFrom.EARLIEST, ack(), turns::add);
    kafka.schedulePollTask(
        () -> {
          kafka.updateBeginningOffsets(Map.of(ORDERS_0, 0L, orders1, 0L));
          kafka.rebalance(List.of(ORDERS_0, orders1));
        });
    addLarge(100 << 10, 0, 3);
    addLarge(2 << 20, 3, 4);
    addLarge(100 << 10, 4, 8);
    AtomicLong others = new AtomicLong();

    await(
        () -> {
          kafka.schedulePollTask(
              () -> kafka.addRecord(large(1, others.getAndIncrement(), 200 << 10)));
          Runnable turn = turns.poll();
          if (turn != null) {
            turn.run();
          }
          return received() > 0 && handled.containsAll(List.of(3L, 7L));
        });
  }

  @Test
  void aPartitionThatComesWhileAllRoomIsTakenBringsNothingYet() throws Exception {
    TopicPartition orders1 = new TopicPartition("orders", 1);
    ConcurrentLinkedQueue<Runnable> turns = new ConcurrentLinkedQueue<>();
    start(StartFrom.EARLIEST, ack(), turns::add);
    assign(Map.of(ORDERS_0, 0L));
    add(LongStream.range(0, 100).toArray());
    awaitHeldBack();

    kafka.schedulePollTask(
        () -> {
          kafka.updateBeginningOffsets(Map.of(orders1, 0L));
          kafka.rebalance(List.of(ORDERS_0, orders1));
          for (long offset = 0; offset < 32; offset++) {
            kafka.addRecord(new ConsumerRecord<>("orders", 1, offset, null, new byte[] {1}));
          }
        });

    await(() -> kafka.assignment().contains(orders1));
    await(() -> kafka.paused().contains(orders1));
    assertThat(received()).isEqualTo(100);
    await(
        () -> {
          for (Runnable turn = turns.poll(); turn != null; turn = turns.poll()) {
            turn.run();
          }
          return handled.size() == 132;
        });
  }

  @Test
  void aFailureThatCannotBeMendedEndsTheSource() throws Exception {
    start(StartFrom.NONE, ack(), Runnable::run);
    kafka.schedulePollTask(() -> kafka.rebalance(List.of(ORDERS_0)));

    await(() -> death.get() != null);
    assertThat(death.get())
        .isInstanceOf(org.apache.kafka.clients.consumer.NoOffsetForPartitionException.class);
  }

  @Test
  void stoppingCommitsAndReportsWhatWasUnfinished() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    start(
        StartFrom.EARLIEST,
        (message, delivery) -> {
          handled.add(message.offset());
          release.await();
          return Outcome.ack();
        },
        task -> Thread.ofVirtual().start(task));
    assign(Map.of(ORDERS_0, 0L));
    add(0);
    await(() -> handled.size() == 1);

    source().stop(Duration.ZERO);

    assertThat(source().awaitEnd(PATIENCE)).isTrue();
    assertThat(source().status().unsettled()).hasSize(1);
    release.countDown();
  }

  @Test
  void aDrainStaysInItsGroupAndCommitsAndTakesNothing() throws Exception {
    TopicPartition orders1 = new TopicPartition("orders", 1);
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch second = new CountDownLatch(1);
    startTwoThatWait(first, second);

    source().stop(Duration.ofHours(1));
    first.countDown();
    await(() -> committedOffset() == 1);
    kafka.schedulePollTask(
        () -> {
          kafka.rebalance(List.of(ORDERS_0, orders1));
          kafka.updateBeginningOffsets(Map.of(orders1, 0L));
          kafka.seek(orders1, 0);
          kafka.addRecord(new ConsumerRecord<>("orders", 1, 0, null, new byte[] {1}));
        });
    add(2);
    await(() -> kafka.paused().size() == 2);
    second.countDown();

    assertThat(source().awaitEnd(PATIENCE)).isTrue();
    assertThat(handled).containsExactlyInAnyOrder(0L, 1L);
    assertThat(received()).isEqualTo(2);
    assertThat(source().status().committed()).isTrue();
    assertThat(lastCommit.get())
        .extractingByKey(ORDERS_0)
        .extracting(OffsetAndMetadata::offset)
        .isEqualTo(2L);
  }

  @Test
  void aDrainGivesUpWhatARebalanceTakes() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch second = new CountDownLatch(1);
    startTwoThatWait(first, second);

    source().stop(Duration.ofHours(1));
    first.countDown();
    AtomicBoolean taken = new AtomicBoolean();
    kafka.schedulePollTask(
        () -> {
          taken.set(true);
          kafka.rebalance(List.of());
        });
    await(taken::get);
    second.countDown();

    assertThat(source().awaitEnd(PATIENCE)).isTrue();
    assertThat(lastCommit.get())
        .extractingByKey(ORDERS_0)
        .extracting(OffsetAndMetadata::offset)
        .isEqualTo(2L);
    assertThat(events).contains(new SourceEvent.Revoked(List.of(ORDERS_0), 0));
  }

  @Test
  void aBrokerThatCountsBytesGetsTheGapMapInBase64() throws Exception {
    metadataBytes.set(METADATA_LIMIT);
    start(StartFrom.EARLIEST, failing(offset -> offset % 3 == 1), Runnable::run);
    assign(Map.of(ORDERS_0, 0L));
    add(LongStream.range(0, 100).toArray());
    await(() -> handled.size() == 100);

    await(() -> committedOffset() == 1);

    assertThat(committed().metadata()).startsWith("L2");
    assertThat(GapCodec.decode(committed().metadata(), 1, IDENTITY).orElseThrow().settled())
        .isEqualTo(66);
    assertThat(events).filteredOn(SourceEvent.GapMapRefused.class::isInstance).hasSize(1);
    assertThat(events).doesNotHaveAnyElementsOfTypes(SourceEvent.CommitFailed.class);
  }

  @Test
  void aBrokerThatTakesNoMetadataGetsTheFrontierAllTheSame() throws Exception {
    metadataBytes.set(0);
    start(StartFrom.EARLIEST, failing(2), Runnable::run);
    assign(Map.of(ORDERS_0, 0L));
    add(LongStream.range(0, 100).toArray());
    await(() -> handled.size() == 100);

    await(() -> committedOffset() == 2);

    assertThat(committed().metadata()).isEmpty();
  }

  @Test
  void aPartitionThatIsPausedByAccidentIsFoundAndReadOn() throws Exception {
    start(StartFrom.EARLIEST, ack(), Runnable::run);
    assign(Map.of(ORDERS_0, 0L));
    add(0);
    await(() -> handled.size() == 1);
    kafka.schedulePollTask(() -> kafka.pause(Set.of(ORDERS_0)));
    ends.put(ORDERS_0, 3L);
    add(1, 2);

    passSeconds(30);
    await(() -> handled.size() == 3);

    assertThat(events)
        .contains(new SourceEvent.Stalled(ORDERS_0, 1, 3, SourceEvent.Stalled.Remedy.SEEK));
  }

  @Test
  void anInstanceWhosePartitionBringsNothingEvenThenJoinsItsGroupAnew() throws Exception {
    start(StartFrom.EARLIEST, ack(), Runnable::run);
    assign(Map.of(ORDERS_0, 0L));
    ends.put(ORDERS_0, 3L);

    passSeconds(60);
    await(() -> events.stream().anyMatch(SourceEvent.Revoked.class::isInstance));
    assign(Map.of(ORDERS_0, 0L));
    add(0, 1, 2);

    await(() -> handled.size() == 3);
    assertThat(events)
        .filteredOn(SourceEvent.Stalled.class::isInstance)
        .extracting(event -> ((SourceEvent.Stalled) event).remedy())
        .containsExactly(SourceEvent.Stalled.Remedy.SEEK, SourceEvent.Stalled.Remedy.REJOIN);
  }

  @Test
  void anIdleTopicAndAHeldPartitionAreNoAlarm() throws Exception {
    ConcurrentLinkedQueue<Runnable> turns = new ConcurrentLinkedQueue<>();
    start(StartFrom.EARLIEST, ack(), turns::add);
    assign(Map.of(ORDERS_0, 0L));
    ends.put(ORDERS_0, 0L);
    passSeconds(120);
    kafka.schedulePollTask(() -> ends.put(ORDERS_0, 200L));
    add(LongStream.range(0, 128).toArray());
    awaitHeldBack();
    passSeconds(120);

    await(() -> events.stream().anyMatch(SourceEvent.HeadStuck.class::isInstance));
    assertThat(events).doesNotHaveAnyElementsOfTypes(SourceEvent.Stalled.class);
  }

  @Test
  void aTopicThatIsMadeAgainIsReadFromItsOldestMessage() throws Exception {
    start(StartFrom.NONE, ack(), Runnable::run);
    commit(0, "");
    assign(Map.of(ORDERS_0, 0L));
    add(0, 1, 2);
    await(() -> committedOffset() == 3);

    topicId.set(new Uuid(3, 4));
    await(() -> events.contains(new SourceEvent.TopicRenewed(ORDERS_0, 3)));
    await(() -> events.getLast().equals(new SourceEvent.Assigned(ORDERS_0, 0, 0)));
    add(0, 1);

    await(() -> committedOffset() == 2);
    assertThat(handled).containsExactly(0L, 1L, 2L, 0L, 1L);
  }

  @Test
  void aCommitThatWasLeftFromAnOlderTopicOfTheNameSkipsNothing() throws Exception {
    PartitionLedger old = new PartitionLedger("orders", 0, 1, 10);
    commit(10, new GapCodec(4096).encode(old.gaps(), new PartitionIdentity(3, 4, 0)));
    start(StartFrom.LATEST, ack(), Runnable::run);
    ends.put(ORDERS_0, 2L);
    assign(Map.of(ORDERS_0, 0L));
    add(0, 1);

    await(() -> handled.size() == 2);
    assertThat(events)
        .contains(new SourceEvent.TopicRenewed(ORDERS_0, 10))
        .contains(new SourceEvent.Assigned(ORDERS_0, 0, 0));
  }

  @Test
  void aTopicThatIsGoneIsToldAndNotCommittedAnyMore() throws Exception {
    start(StartFrom.EARLIEST, ack(), Runnable::run);
    assign(Map.of(ORDERS_0, 0L));
    add(0, 1);
    await(() -> committedOffset() == 2);

    topicId.set(Uuid.ZERO_UUID);

    await(() -> events.contains(new SourceEvent.TopicGone(ORDERS_0, 2)));
    assertThat(kafka.paused()).containsExactly(ORDERS_0);
    assertThat(death.get()).isNull();
  }

  @Test
  void aPartitionThatIsAddedLaterIsReadFromItsOldestMessageByAGroupFromLatestToo()
      throws Exception {
    TopicPartition orders1 = new TopicPartition("orders", 1);
    start(StartFrom.LATEST, ack(), Runnable::run);
    ends.put(ORDERS_0, 7L);
    ends.put(orders1, 5L);
    kafka.schedulePollTask(
        () -> {
          kafka.updateBeginningOffsets(Map.of(ORDERS_0, 0L, orders1, 0L));
          kafka.rebalance(List.of(ORDERS_0, orders1));
        });

    await(() -> events.contains(new SourceEvent.Assigned(orders1, 0, 0)));
    assertThat(events).contains(new SourceEvent.Assigned(ORDERS_0, 7, 0));
  }

  private void passSeconds(int seconds) {
    for (int second = 0; second < seconds; second++) {
      passTime(Duration.ofSeconds(1));
      kafka.schedulePollTask(() -> {});
    }
  }

  private void startTwoThatWait(CountDownLatch first, CountDownLatch second) throws Exception {
    start(
        StartFrom.EARLIEST,
        (message, delivery) -> {
          handled.add(message.offset());
          (message.offset() == 0 ? first : second).await();
          return Outcome.ack();
        },
        task -> Thread.ofVirtual().start(task));
    assign(Map.of(ORDERS_0, 0L));
    add(0, 1);
    await(() -> handled.size() == 2);
  }

  @Test
  void aLastCommitThatFailsIsReported() throws Exception {
    start(StartFrom.EARLIEST, ack(), Runnable::run);
    assign(Map.of(ORDERS_0, 0L));
    add(0, 1);
    await(() -> handled.size() == 2);
    commitFailure.set(new TimeoutException("the broker is away"));

    source().stop(Duration.ZERO);

    assertThat(source().awaitEnd(PATIENCE)).isTrue();
    assertThat(source().status().unsettled()).isEmpty();
    assertThat(source().status().committed()).isFalse();
  }

  private void start(StartFrom startFrom, MessageHandler handler, Executor turns) {
    SourceSettings settings =
        new SourceSettings(
            List.of("orders"),
            startFrom,
            128,
            1 << 20,
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Map.of("orders", 1),
            METADATA_LIMIT);
    DeliveryListener deaf = event -> {};
    MessageFlow flow =
        new MessageFlow(
            new FlowSettings(
                "group", "instance", 4, Duration.ofSeconds(30), Duration.ofMinutes(1), true),
            new MessageFlow.Ports(ticker, ticker, new FakeTimers(ticker), turns, new Random(1)),
            Lanes.of(Ordering.NONE, 4),
            Gate.OPEN,
            new HandlerRunner(handler),
            new RetryPolicy(
                5, new Backoff(Duration.ofHours(1), 1, Duration.ofHours(1), 0), Set.of()),
            MessageFlow.Sinks.of((delivery, letter) -> CompletableFuture.completedStage(null)),
            deaf);
    SourcePorts ports =
        new SourcePorts(flow, new Topic(), events::add, ticker, Sleeper.system(), ticker);
    source = new GroupSource(new PollLoop(kafka, settings, ports), flow, death::set);
    source.start();
  }

  /** The one topic there is. */
  private final class Topic implements TopicIds {
    @Override
    public Uuid of(String topic) {
      return topicId.get();
    }

    @Override
    public Optional<Uuid> seen(String topic) {
      return Optional.of(topicId.get());
    }
  }

  private boolean areTooLarge(Map<TopicPartition, OffsetAndMetadata> offsets) {
    return offsets.values().stream()
        .anyMatch(offset -> offset.metadata().getBytes(UTF_8).length > metadataBytes.get());
  }

  private MessageHandler waitingFor(CountDownLatch release) {
    return (message, delivery) -> {
      handled.add(message.offset());
      release.await();
      return Outcome.ack();
    };
  }

  private MessageHandler ack() {
    return failing(-1);
  }

  private MessageHandler failing(long offset) {
    return failing(each -> each == offset);
  }

  private MessageHandler failing(LongPredicate offsets) {
    return (message, delivery) -> {
      handled.add(message.offset());
      if (offsets.test(message.offset())) {
        throw new IllegalStateException("always");
      }
      return Outcome.ack();
    };
  }

  /** What the group has committed when the partition is assigned. */
  private void commit(long offset, String metadata) {
    kafka.schedulePollTask(
        () -> kafka.commitSync(Map.of(ORDERS_0, new OffsetAndMetadata(offset, metadata))));
  }

  private void assign(Map<TopicPartition, Long> beginnings) {
    kafka.schedulePollTask(
        () -> {
          kafka.updateBeginningOffsets(beginnings);
          kafka.rebalance(List.of(ORDERS_0));
        });
  }

  private void add(long... offsets) {
    kafka.schedulePollTask(
        () -> {
          for (long offset : offsets) {
            kafka.addRecord(new ConsumerRecord<>("orders", 0, offset, null, new byte[] {1, 2, 3}));
          }
        });
  }

  /** Messages that can be read more than once. */
  private void addLarge(int size, long from, long to) {
    kafka.schedulePollTask(
        () ->
            LongStream.range(from, to)
                .mapToObj(offset -> large(0, offset, size))
                .forEach(
                    record -> {
                      log.add(record);
                      kafka.addRecord(record);
                    }));
  }

  private static ConsumerRecord<byte @Nullable [], byte @Nullable []> large(
      int partition, long offset, int size) {
    return new ConsumerRecord<>("orders", partition, offset, null, new byte[size]);
  }

  /** A partition is paused before it is known where it goes on as well: that is not meant. */
  private void awaitHeldBack() throws Exception {
    await(() -> received() > 0 && kafka.paused().contains(ORDERS_0));
  }

  private int received() {
    return events.stream()
        .filter(SourceEvent.Received.class::isInstance)
        .mapToInt(event -> ((SourceEvent.Received) event).messages())
        .sum();
  }

  private GroupSource source() {
    return java.util.Objects.requireNonNull(source);
  }

  private SourceEvent.Assigned assigned() {
    return (SourceEvent.Assigned)
        events.stream().filter(SourceEvent.Assigned.class::isInstance).findFirst().orElseThrow();
  }

  private OffsetAndMetadata committed() {
    return java.util.Objects.requireNonNull(kafka.committed(Set.of(ORDERS_0)).get(ORDERS_0));
  }

  private long committedOffset() {
    OffsetAndMetadata committed = kafka.committed(Set.of(ORDERS_0)).get(ORDERS_0);
    return committed == null ? -1 : committed.offset();
  }

  /** The clock belongs to the poll thread, so it is moved there. */
  private static ConsumerRecord<byte @Nullable [], byte @Nullable []> epoch(
      long offset, int leaderEpoch) {
    return new ConsumerRecord<>(
        "orders",
        0,
        offset,
        0,
        TimestampType.CREATE_TIME,
        0,
        0,
        null,
        new byte[0],
        new RecordHeaders(),
        Optional.of(leaderEpoch));
  }

  private void passTime(Duration time) {
    kafka.schedulePollTask(() -> ticker.advance(time));
  }

  private void await(java.util.function.BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("waited too long; %s", events).isNegative();
      kafka.schedulePollTask(() -> ticker.advance(Duration.ofMillis(20)));
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }
}
