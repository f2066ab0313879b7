package dev.longshore.source;

import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.PartitionLedger;
import dev.longshore.message.Message;
import dev.longshore.time.Ticker;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * What the poll thread does, turn by turn: polls, hands messages to the flow, follows the
 * assignment, commits. Owned by the poll thread; only its status is for everybody.
 */
public final class PollLoop implements AutoCloseable {
  private static final Duration POLL_WAIT = Duration.ofMillis(100);
  private static final Duration WAIT_WHILE_HELD = Duration.ofMillis(1);
  private static final Duration LONGEST_WAIT_WHILE_HELD = Duration.ofMillis(32);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(100);
  private static final Duration STATUS_INTERVAL = Duration.ofMillis(250);
  private static final Duration LOOK_UP_TIMEOUT = Duration.ofSeconds(10);

  /** A member that has heard of no partitions for so long has none. */
  private static final Duration NO_PARTITIONS_AFTER = Duration.ofSeconds(2);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final Consumer<byte @Nullable [], byte @Nullable []> consumer;
  private final SourceSettings settings;
  private final SourcePorts ports;
  private final Ticker ticker;
  private final Assignment assignment;
  private final Commits commits;
  private final FlowControl flowControl;
  private final Admission admission;
  private final StallWatch stalls;

  /** Published by the poll thread for everybody who looks. */
  private volatile SourceStatus status = SourceStatus.STARTING;

  /** Written by whoever wants the drain to end now. */
  private volatile boolean hurried;

  private Duration waitWhileHeld = WAIT_WHILE_HELD;
  private long statusPublished;
  private SourceStatus.State state = SourceStatus.State.JOINING;
  private boolean hasHeardOfPartitions;
  private long notJoinedAt;

  /** A loop over a consumer, which it owns from here on. */
  public PollLoop(
      Consumer<byte @Nullable [], byte @Nullable []> consumer,
      SourceSettings settings,
      SourcePorts ports) {
    this.consumer = consumer;
    this.settings = settings;
    this.ports = ports;
    this.ticker = ports.ticker();
    this.notJoinedAt = ticker.nanos();
    GapRoom room = new GapRoom(settings.metadataLimit());
    this.commits = commits(room);
    this.assignment = new Assignment(consumer, settings, ports, room, commits);
    this.flowControl = new FlowControl(consumer, settings, assignment, ticker);
    this.admission = new Admission(consumer, assignment, settings);
    this.stalls = new StallWatch(consumer, assignment, ports);
  }

  private Commits commits(GapRoom room) {
    return ports.inTransactions().isPresent()
        ? new TransactionalCommitter(consumer, settings, room, ports, ports.inTransactions().get())
        : new Committer(consumer, settings, room, ports);
  }

  /** Joins the group; its partitions come with the turns. */
  public void subscribe() {
    consumer.subscribe(settings.subscription(), new Rebalance());
  }

  /** How things stand, as of a quarter of a second ago at most. Any thread. */
  public SourceStatus status() {
    return status;
  }

  /** Polls once and does what follows from it. Blocks for as long as a poll may. */
  public void turn() {
    assignment.resolve();
    FlowControl.Held held = flowControl.apply();
    long polled = ticker.nanos();
    ConsumerRecords<byte @Nullable [], byte @Nullable []> records =
        poll(held == FlowControl.Held.NOTHING ? POLL_WAIT : Duration.ZERO);
    accept(admission.admit(records));
    assignment.partitions().forEach(partition -> partition.advance(polled));
    commits.commitWhenDue(assignment.partitions(), polled);
    publishWhenDue();
    if (stalls.look(polled)) {
      consumer.unsubscribe();
      subscribe();
    }
    waitWhileHeld(held, !records.isEmpty());
  }

  /**
   * Not within the poll: the consumer of KIP-848 spins there while it has buffered records of a
   * paused partition. A poll that brings nothing costs a tenth of a millisecond, so that the wait
   * grows while everything is held; what is not held must not wait for the rest.
   */
  private void waitWhileHeld(FlowControl.Held held, boolean broughtSomething) {
    if (broughtSomething || held != FlowControl.Held.EVERYTHING) {
      waitWhileHeld = WAIT_WHILE_HELD;
    }
    if (broughtSomething || held == FlowControl.Held.NOTHING) {
      return;
    }
    if (held == FlowControl.Held.EVERYTHING) {
      ports.flow().runDry();
    }
    napWhileHeld();
    if (waitWhileHeld.compareTo(LONGEST_WAIT_WHILE_HELD) < 0) {
      waitWhileHeld = waitWhileHeld.multipliedBy(2);
    }
  }

  /** Looks whether something may go on, which costs less than a poll, and ends the wait then. */
  private void napWhileHeld() {
    Duration left = waitWhileHeld;
    do {
      ports.sleeper().sleep(WAIT_WHILE_HELD);
      left = left.minus(WAIT_WHILE_HELD);
    } while (left.isPositive() && !flowControl.mayGoOn());
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
      ports.sleeper().sleep(PAUSE_AFTER_FAILURE);
    }
    return ConsumerRecords.empty();
  }

  private void accept(ConsumerRecords<byte @Nullable [], byte @Nullable []> records) {
    int received = 0;
    for (TopicPartition name : records.partitions()) {
      AssignedPartition partition = assignment.ofMessages(name);
      received += accept(partition, records.records(name));
    }
    ports.flow().dispatch();
    if (received > 0) {
      ports.listener().on(new SourceEvent.Received(received));
    }
  }

  private int accept(
      AssignedPartition partition,
      List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> batch) {
    ConsumerRecord<byte @Nullable [], byte @Nullable []> first = batch.getFirst();
    partition.batchStarts(first.offset(), first.timestamp(), first.leaderEpoch());
    Optional<Integer> epoch = first.leaderEpoch();
    boolean retries = bringsRetries(partition);
    int accepted = 0;
    for (ConsumerRecord<byte @Nullable [], byte @Nullable []> record : batch) {
      // One poll can reach over changes of the leader. A commit with the epoch of an earlier
      // message looks like a truncated log to whoever starts from it.
      if (!record.leaderEpoch().equals(epoch)) {
        epoch = record.leaderEpoch();
        partition.batchStarts(record.offset(), record.timestamp(), epoch);
      }
      Message message = Message.of(record);
      PartitionLedger ledger = partition.ledger();
      boolean isNew =
          retries
              ? ports.flow().acceptRetry(message, ledger)
              : ports.flow().accept(message, ledger);
      accepted += isNew ? 1 : 0;
    }
    return accepted;
  }

  private void stopOutOfRange(OffsetOutOfRangeException failure) {
    failure
        .offsetOutOfRangePartitions()
        .forEach(
            (name, position) -> {
              AssignedPartition partition = assignment.get(name);
              if (partition != null) {
                flowControl.stop(partition);
                ports.listener().on(outOfRange(name, position, cutAt(failure, name)));
              }
            });
  }

  /** Where a truncated log was cut off, if it was: by now it may reach past our position again. */
  private static Optional<Long> cutAt(OffsetOutOfRangeException failure, TopicPartition name) {
    return failure instanceof LogTruncationException truncation
        ? Optional.ofNullable(truncation.divergentOffsets().get(name))
            .map(OffsetAndMetadata::offset)
        : Optional.empty();
  }

  private SourceEvent outOfRange(TopicPartition name, long position, Optional<Long> cutAt) {
    Set<TopicPartition> names = Set.of(name);
    try {
      long start = consumer.beginningOffsets(names, LOOK_UP_TIMEOUT).getOrDefault(name, -1L);
      long end =
          cutAt.isPresent()
              ? cutAt.get()
              : consumer.endOffsets(names, LOOK_UP_TIMEOUT).getOrDefault(name, -1L);
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
    followJoining(now);
    assignment.followTopics();
    assignment.partitions().forEach(partition -> tellIfStuck(partition, now));
    long wallMillis = ports.wallClock().millis();
    List<PartitionStatus> partitions =
        assignment.partitions().stream().map(partition -> status(partition, wallMillis)).toList();
    String member = consumer.groupMetadata().memberId();
    status = new SourceStatus(state, now, member, partitions, Set.of(), true);
  }

  private PartitionStatus status(AssignedPartition partition, long wallMillis) {
    PartitionStatus status = partition.status(consumer.currentLag(partition.name()), wallMillis);
    return bringsRetries(partition) ? status.ageless() : status;
  }

  private boolean bringsRetries(AssignedPartition partition) {
    return settings.feed(partition.name().topic()) == Feed.RETRIES;
  }

  private void followJoining(long now) {
    if (state != SourceStatus.State.JOINING) {
      return;
    }
    if (consumer.groupMetadata().generationId() < 1) {
      notJoinedAt = now;
      return;
    }
    boolean knows = hasHeardOfPartitions || now - notJoinedAt > NO_PARTITIONS_AFTER.toNanos();
    if (knows && !assignment.isUnresolved()) {
      state = SourceStatus.State.RUNNING;
    }
  }

  private void tellIfStuck(AssignedPartition partition, long now) {
    PartitionLedger ledger = partition.ledger();
    partition
        .stuck(now, settings.stuckAfter())
        .filter(since -> !waitsOnPurpose(partition))
        .ifPresent(
            since ->
                ports
                    .listener()
                    .on(
                        new SourceEvent.HeadStuck(
                            partition.name(),
                            ledger.frontier(),
                            since,
                            ports.flow().whatHappensTo(ledger, ledger.frontier()))));
  }

  private boolean waitsOnPurpose(AssignedPartition partition) {
    PartitionLedger ledger = partition.ledger();
    return bringsRetries(partition) && ports.flow().isWaiting(ledger, ledger.frontier());
  }

  /**
   * Gives all partitions up: what runs gets the time, then what is settled is committed. Until then
   * it stays a member of its group that takes nothing. The flow must have been told to start
   * nothing more.
   */
  public void leave(Duration drain) {
    long started = ticker.nanos();
    state = SourceStatus.State.DRAINING;
    status = status.in(state);
    Set<Delivery> unfinished = ports.flow().unfinished(assignment.ledgers());
    while (!unfinished.isEmpty() && !hurried && ticker.nanos() - started < drain.toNanos()) {
      idleTurn();
      unfinished = ports.flow().unfinished(assignment.ledgers());
    }
    boolean committed = assignment.giveUpAll();
    status = status.left(unfinished, committed);
  }

  /** Polls for the group's sake. What comes all the same is not tracked, hence not committed. */
  private void idleTurn() {
    flowControl.holdAll();
    long polled = ticker.nanos();
    poll(Duration.ZERO);
    assignment.partitions().forEach(partition -> partition.advance(polled));
    commits.commitWhenDue(assignment.partitions(), polled);
    publishWhenDue();
    ports.sleeper().sleep(WAIT_WHILE_HELD);
  }

  /** Ends the wait of {@link #leave} now. Any thread. */
  public void hurry() {
    hurried = true;
  }

  /** What comes and goes with a poll, before that poll brings messages. */
  private final class Rebalance implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> names) {
      hasHeardOfPartitions |= !names.isEmpty();
      if (state == SourceStatus.State.DRAINING) {
        assignment.hold(names);
        return;
      }
      assignment.onPartitionsAssigned(names);
      // INVARIANT: what is new may be read in this same poll; when all is full it must not be.
      flowControl.apply();
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> names) {
      assignment.onPartitionsRevoked(names);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> names) {
      assignment.onPartitionsLost(names);
    }
  }

  /** Leaves the group and closes the consumer; a failure is an event. */
  @Override
  public void close() {
    try {
      consumer.close(
          CloseOptions.timeout(CLOSE_TIMEOUT)
              .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
    } catch (KafkaException failure) {
      ports.listener().on(new SourceEvent.PollFailed("closing: " + failure));
    }
  }
}
