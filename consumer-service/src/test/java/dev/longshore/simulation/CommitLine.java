package dev.longshore.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Commits of one consumer on their way to the broker, and the answers on theirs back. Requests
 * arrive in the order in which they were sent, also when their sender is dead by then; answers come
 * in any order, after the time that a client waits for one, or never. Owned by the poll loop's
 * actor.
 */
final class CommitLine {
  /** So long a client waits for an answer. */
  private static final long PATIENCE_NANOS = 1_000_000_000;

  private final World world;
  private final List<Answer> answers = new ArrayList<>();
  private long lastArrival;

  /** What was sent; its failure is known once it has arrived. */
  private static final class Answer {
    private final OffsetCommitCallback callback;
    private final Map<TopicPartition, OffsetAndMetadata> offsets;
    private final long due;
    private @Nullable Exception failure;

    Answer(
        Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback, long due) {
      this.offsets = Map.copyOf(offsets);
      this.callback = callback;
      this.due = due;
    }
  }

  CommitLine(World world) {
    this.world = world;
  }

  /** Sends a commit; its answer is handed over later. */
  void send(
      SimMember member,
      Uuid topic,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      OffsetCommitCallback callback) {
    long now = world.scheduler().nanos();
    if (member.isJoining()) {
      Answer refused = new Answer(offsets, callback, now);
      refused.failure = new RebalanceInProgressException("the group rebalances");
      answers.add(refused);
      return;
    }
    boolean fails = world.faults().fails();
    boolean arrives = !fails || world.scheduler().random().nextBoolean();
    long delay = random(world.faults().fails() ? PATIENCE_NANOS : 25_000_000);
    lastArrival = Math.max(lastArrival, now + delay);
    boolean never = fails && world.scheduler().random().nextInt(4) == 0;
    long wait = fails ? PATIENCE_NANOS : random(25_000_000);
    Answer answer = new Answer(offsets, callback, lastArrival + wait);
    answer.failure = fails ? new RetriableCommitFailedException("no answer to a commit") : null;
    if (!never) {
      answers.add(answer);
    }
    if (arrives) {
      int sentAt = world.broker().group().commitEpoch(member);
      world
          .network()
          .schedule(
              Duration.ofNanos(lastArrival - now), () -> arrive(member, sentAt, topic, answer));
    }
  }

  private void arrive(SimMember member, int sentAt, Uuid topic, Answer answer) {
    try {
      world.broker().commit(member, sentAt, byNumber(answer.offsets), topic);
    } catch (KafkaException refused) {
      answer.failure = refused;
    }
  }

  /** Sends a commit behind all others, and waits for its answer. */
  void sendAndWait(SimMember member, Uuid topic, Map<TopicPartition, OffsetAndMetadata> offsets) {
    Scheduler scheduler = world.scheduler();
    if (member.isJoining()) {
      throw new RebalanceInProgressException("the group rebalances");
    }
    int sentAt = world.broker().group().commitEpoch(member);
    sleep(Math.max(0, lastArrival - scheduler.nanos()) + 100_000 + random(3_000_000));
    boolean fails = world.faults().fails();
    if (!fails || scheduler.random().nextBoolean()) {
      world.broker().commit(member, sentAt, byNumber(offsets), topic);
    }
    sleep(fails ? random(PATIENCE_NANOS) : random(3_000_000));
    if (fails) {
      throw new TimeoutException("no answer to a commit");
    }
  }

  /** Waits for what was sent to arrive: what is sent next goes the same way, behind it. */
  void awaitArrivals() {
    sleep(Math.max(0, lastArrival - world.scheduler().nanos()) + 1);
  }

  /** Hands over the answers that have come. */
  void answer() {
    long now = world.scheduler().nanos();
    for (Answer answer : List.copyOf(answers)) {
      if (answer.due <= now) {
        answers.remove(answer);
        answer.callback.onComplete(answer.offsets, answer.failure);
      }
    }
  }

  /** Waits for all answers and hands them over. */
  void answerAll() {
    answers.stream()
        .max(Comparator.comparingLong(answer -> answer.due))
        .ifPresent(last -> sleep(Math.max(0, last.due - world.scheduler().nanos())));
    answer();
  }

  private void sleep(long nanos) {
    world.scheduler().sleep(nanos, false);
  }

  private long random(long most) {
    return world.scheduler().random().nextLong(most);
  }

  private static Map<Integer, OffsetAndMetadata> byNumber(
      Map<TopicPartition, OffsetAndMetadata> offsets) {
    Map<Integer, OffsetAndMetadata> byNumber = new HashMap<>();
    offsets.forEach((name, offset) -> byNumber.put(name.partition(), offset));
    return byNumber;
  }
}
