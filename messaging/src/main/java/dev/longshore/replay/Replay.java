package dev.longshore.replay;

import dev.longshore.connection.KafkaErrors;
import dev.longshore.deadletter.DeadLetterHeaders;
import dev.longshore.deadletter.DeadLetterState;
import dev.longshore.deadletter.ParkedMessage;
import dev.longshore.message.Message;
import dev.longshore.timing.Pace;
import dev.longshore.topic.TopicScan;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Sends dead letters back as a plan says: key and value byte for byte, the user's headers, and the
 * count of redrives raised. At least once: a dead letter is recorded as replayed after the broker
 * has acknowledged it, so a crash in between sends at most the unrecorded ones again; those of a
 * partition go in their order.
 *
 * <p>Owned by one thread, but for {@link #stop}, which may come from any.
 */
public final class Replay {
  /** How many may be on their way unacknowledged: the most that a crash sends twice. */
  private static final int WINDOW = 500;

  private final Consumer<byte @Nullable [], byte @Nullable []> consumer;
  private final Producer<byte @Nullable [], byte @Nullable []> producer;
  private final InstantSource clock;
  private final Progress progress;
  private final Deque<Sending> sending = new ArrayDeque<>();
  private final Deque<Future<RecordMetadata>> recording = new ArrayDeque<>();
  private long replayed;
  private long failed;
  private long unrecorded;

  /** Set by whoever stops the replay, read by the thread that runs it. */
  private volatile boolean stopped;

  /** Hears how a replay goes, on the thread that runs it. */
  public interface Progress {
    /** That many are sent so far. */
    void replayed(long count);

    /** One could not be sent, and why. */
    void failed(ParkedMessage letter, String problem);
  }

  /** A dead letter on its way, and the promise of its acknowledgement. */
  private record Sending(ParkedMessage letter, Future<RecordMetadata> acknowledged) {}

  /**
   * What to work with; both clients stay the caller's to close.
   *
   * @param consumer without a group
   * @param producer with all replicas acknowledging
   */
  public Replay(
      Consumer<byte @Nullable [], byte @Nullable []> consumer,
      Producer<byte @Nullable [], byte @Nullable []> producer,
      InstantSource clock,
      Progress progress) {
    this.consumer = consumer;
    this.producer = producer;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * Sends what the plan chose. Blocks until all is acknowledged and recorded. The state topic must
   * be there.
   *
   * @param job the name that messages and records carry
   * @param pace when each is due
   * @param patience how long to wait for the broker without any progress
   */
  public ReplayResult apply(ReplayPlan plan, String job, Pace pace, Duration patience) {
    TopicScan scan = TopicScan.start(consumer, plan.request().topic(), plan.chosen().ranges());
    try {
      scan.forEach(
          patience,
          message -> {
            if (plan.chosen().contains(message) && !stopped) {
              send(message, plan.request(), job, pace);
            }
            return !stopped;
          });
    } catch (InterruptException interrupted) {
      boolean _ = Thread.interrupted(); // what is under way must still be settled
      stopped = true;
    }
    settle(job, 0);
    while (!recording.isEmpty()) {
      awaitRecord(recording.remove());
    }
    return new ReplayResult(job, replayed, failed, unrecorded, stopped);
  }

  /** Sends no more; what is on its way is still acknowledged and recorded. */
  public void stop() {
    stopped = true;
  }

  private void send(Message message, ReplayRequest request, String job, Pace pace) {
    ParkedMessage letter = ParkedMessage.of(message, DeadLetterState.NEW);
    String target = PlanTally.target(request, letter).orElseThrow();
    try {
      pace.awaitNext();
    } catch (InterruptedException interrupted) {
      throw new InterruptException(interrupted);
    }
    ProducerRecord<byte @Nullable [], byte @Nullable []> redrive =
        new ProducerRecord<>(
            target,
            null,
            message.key(),
            message.value(),
            DeadLetterHeaders.redrive(letter.headers(), job));
    sending.add(new Sending(letter, producer.send(redrive)));
    settle(job, WINDOW);
  }

  /** Records acknowledged ones, in order, and waits until no more than so many are under way. */
  private void settle(String job, int allowed) {
    while (!sending.isEmpty()
        && (sending.size() > allowed || sending.element().acknowledged().isDone())) {
      settle(sending.remove(), job);
    }
    while (!recording.isEmpty() && recording.element().isDone()) {
      awaitRecord(recording.remove());
    }
  }

  private void settle(Sending sent, String job) {
    try {
      sent.acknowledged().get();
    } catch (ExecutionException failure) {
      Throwable cause = KafkaErrors.unwrap(failure);
      if (cause instanceof AuthorizationException denied) {
        throw denied;
      }
      failed++;
      progress.failed(sent.letter(), String.valueOf(cause.getMessage()));
      return;
    } catch (InterruptedException interrupted) {
      throw new InterruptException(interrupted);
    }
    replayed++;
    progress.replayed(replayed);
    recording.add(
        producer.send(ReplayStateTopic.replayed(sent.letter().message(), job, clock.instant())));
  }

  private void awaitRecord(Future<RecordMetadata> record) {
    try {
      record.get();
    } catch (ExecutionException failure) {
      unrecorded++;
    } catch (InterruptedException interrupted) {
      throw new InterruptException(interrupted);
    }
  }
}
