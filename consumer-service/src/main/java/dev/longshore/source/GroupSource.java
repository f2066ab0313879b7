package dev.longshore.source;

import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.GapCodec;
import dev.longshore.delivery.PartitionLedger;
import dev.longshore.engine.MessageFlow;
import dev.longshore.message.Message;
import dev.longshore.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * A member of a consumer group: polls, hands messages to the flow, follows the assignment, commits.
 *
 * <p>One platform thread, {@code poll-0}, owns the Kafka consumer and everything here that is not
 * volatile. Other threads ask it to stop and read its status.
 */
public final class GroupSource implements AutoCloseable {
  /** The most characters of commit metadata that a broker takes by default. */
  private static final int METADATA_LIMIT = 4096;

  private static final Duration POLL_WAIT = Duration.ofMillis(100);
  private static final Duration POLL_WAIT_WHILE_HELD = Duration.ofMillis(2);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(100);
  private static final Duration STATUS_INTERVAL = Duration.ofMillis(250);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final org.apache.kafka.clients.consumer.Consumer<byte @Nullable [], byte @Nullable []>
      consumer;
  private final SourceSettings settings;
  private final SourcePorts ports;
  private final Ticker ticker;
  private final MessageFlow flow;
  private final Assignment assignment;
  private final Committer committer;
  private final BackPressure backPressure;
  private final Consumer<Throwable> onDeath;
  private final Thread thread;
  private final CountDownLatch ended = new CountDownLatch(1);

  /** Written once by whoever stops the source; absent while it runs. */
  private volatile @Nullable Duration drainTime;

  /** Published by the poll thread for everybody who looks. */
  private volatile SourceStatus status = SourceStatus.STARTING;

  private long statusPublished;

  /**
   * A source over a consumer, which it owns from here on.
   *
   * @param onDeath hears, on the poll thread, of a failure that ended it
   */
  public GroupSource(
      org.apache.kafka.clients.consumer.Consumer<byte @Nullable [], byte @Nullable []> consumer,
      SourceSettings settings,
      SourcePorts ports,
      Consumer<Throwable> onDeath) {
    this.consumer = consumer;
    this.settings = settings;
    this.ports = ports;
    this.ticker = ports.ticker();
    this.flow = ports.flow();
    this.committer = new Committer(consumer, settings, ticker, ports.listener());
    this.assignment =
        new Assignment(consumer, settings, ports, new GapCodec(METADATA_LIMIT), committer);
    this.backPressure =
        new BackPressure(
            settings.maxInFlight(),
            settings.maxInFlightBytes(),
            settings.maxPollRecords(),
            settings.maxFetchBytes());
    this.onDeath = onDeath;
    this.thread = Thread.ofPlatform().name("poll-0").unstarted(this::run);
  }

  /** Starts polling. */
  public void start() {
    thread.start();
  }

  /** How things stand, as of a quarter of a second ago at most. Any thread. */
  public SourceStatus status() {
    return status;
  }

  /**
   * Drains and leaves the group: no attempt starts any more, those that run get the time, then what
   * is settled is committed. Any thread; returns at once.
   */
  public void stop(Duration drain) {
    flow.beginDrain();
    drainTime = drain;
  }

  /** Waits for the source to have left, at most for a time; false when it has not. */
  public boolean awaitEnd(Duration timeout) throws InterruptedException {
    return ended.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Stops without a drain and waits for the poll thread. */
  @Override
  public void close() {
    stop(Duration.ZERO);
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      consumer.subscribe(settings.topics(), assignment);
      while (drainTime == null) {
        turn();
      }
      leave();
    } catch (RuntimeException | Error failure) {
      onDeath.accept(failure);
    } finally {
      closeConsumer();
      ended.countDown();
    }
  }

  private void turn() {
    assignment.resolve();
    boolean held = applyBackPressure();
    long polled = ticker.nanos();
    accept(poll(held ? POLL_WAIT_WHILE_HELD : POLL_WAIT));
    assignment.partitions().forEach(AssignedPartition::advance);
    committer.commitWhenDue(assignment.partitions(), polled);
    publishWhenDue();
  }

  private ConsumerRecords<byte @Nullable [], byte @Nullable []> poll(Duration wait) {
    try {
      return consumer.poll(wait);
    } catch (OffsetOutOfRangeException failure) {
      stopOutOfRange(failure);
    } catch (NoOffsetForPartitionException failure) {
      if (!assignment.isUnresolved()) {
        throw failure;
      }
    } catch (RetriableException failure) {
      ports.listener().on(new SourceEvent.PollFailed(failure.toString()));
      LockSupport.parkNanos(PAUSE_AFTER_FAILURE.toNanos());
    }
    return ConsumerRecords.empty();
  }

  private void accept(ConsumerRecords<byte @Nullable [], byte @Nullable []> records) {
    int received = 0;
    for (TopicPartition name : records.partitions()) {
      AssignedPartition partition = assignment.get(name);
      if (partition == null) {
        throw new IllegalStateException("messages of " + name + ", which is not assigned");
      }
      received += accept(partition, records.records(name));
    }
    if (received > 0) {
      ports.listener().on(new SourceEvent.Received(received));
    }
  }

  private int accept(
      AssignedPartition partition,
      List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> batch) {
    ConsumerRecord<byte @Nullable [], byte @Nullable []> first = batch.getFirst();
    partition.batchStarts(first.offset(), first.timestamp(), first.leaderEpoch());
    int accepted = 0;
    for (ConsumerRecord<byte @Nullable [], byte @Nullable []> record : batch) {
      if (flow.accept(Message.of(record), partition.ledger())) {
        accepted++;
      }
    }
    return accepted;
  }

  /** Holds back what has to be; true when anything is held. */
  private boolean applyBackPressure() {
    long messages = assignment.inFlight();
    long bytes = assignment.inFlightBytes();
    boolean full = backPressure.isFull(messages, bytes);
    List<TopicPartition> pause = new ArrayList<>();
    List<TopicPartition> resume = new ArrayList<>();
    boolean anyHeld = false;
    for (AssignedPartition partition : assignment.partitions()) {
      if (partition.isStopped()) {
        continue;
      }
      boolean held = full || backPressure.holds(partition, messages, bytes);
      anyHeld |= held;
      if (held != partition.isPaused()) {
        (held ? pause : resume).add(partition.name());
        partition.paused(held);
      }
    }
    if (!pause.isEmpty()) {
      consumer.pause(pause);
    }
    if (!resume.isEmpty()) {
      consumer.resume(resume);
    }
    return anyHeld;
  }

  private void stopOutOfRange(OffsetOutOfRangeException failure) {
    failure
        .offsetOutOfRangePartitions()
        .forEach(
            (name, position) -> {
              AssignedPartition partition = assignment.get(name);
              if (partition != null) {
                partition.stop();
                consumer.pause(Set.of(name));
                ports.listener().on(outOfRange(name, position));
              }
            });
  }

  private SourceEvent outOfRange(TopicPartition name, long position) {
    try {
      long start = consumer.beginningOffsets(Set.of(name)).getOrDefault(name, -1L);
      long end = consumer.endOffsets(Set.of(name)).getOrDefault(name, -1L);
      return new SourceEvent.OutOfRange(name, position, start, end);
    } catch (KafkaException unreachable) {
      return new SourceEvent.OutOfRange(name, position, -1, -1);
    }
  }

  private void publishWhenDue() {
    long now = ticker.nanos();
    if (now - statusPublished < STATUS_INTERVAL.toNanos()) {
      return;
    }
    statusPublished = now;
    long wallMillis = ports.wallClock().millis();
    List<PartitionStatus> partitions =
        assignment.partitions().stream()
            .map(partition -> partition.status(consumer.currentLag(partition.name()), wallMillis))
            .toList();
    String member = consumer.groupMetadata().memberId();
    status = new SourceStatus(SourceStatus.State.RUNNING, now, member, partitions, Set.of());
  }

  private void leave() {
    Duration drain = drainTime == null ? Duration.ZERO : drainTime;
    Set<PartitionLedger> ledgers = new HashSet<>();
    List<TopicPartition> names = new ArrayList<>();
    for (AssignedPartition partition : assignment.partitions()) {
      ledgers.add(partition.ledger());
      names.add(partition.name());
    }
    status = status.in(SourceStatus.State.DRAINING);
    assignment.awaitAttempts(ledgers, drain);
    Set<Delivery> unfinished = flow.unfinished(ledgers);
    assignment.giveUp(names, Duration.ZERO);
    status = status.left(unfinished);
  }

  private void closeConsumer() {
    try {
      consumer.close(
          CloseOptions.timeout(CLOSE_TIMEOUT)
              .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
    } catch (KafkaException failure) {
      ports.listener().on(new SourceEvent.PollFailed("closing: " + failure));
    }
  }
}
