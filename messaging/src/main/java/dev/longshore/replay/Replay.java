package dev.longshore.replay;

import dev.longshore.connection.KafkaErrors;
import dev.longshore.deadletter.DeadLetterState;
import dev.longshore.deadletter.ParkedMessage;
import dev.longshore.message.Message;
import dev.longshore.timing.Pace;
import dev.longshore.topic.TopicScan;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
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
  private long skipped;
  private long begun;
  private boolean canaryFailed;

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
    return apply(
        new StoredPlan(job, plan),
        Steering.at(pace),
        ReplayProgress.none(),
        new Terms("", Canary.none(clock), state -> {}),
        patience);
  }

  /**
   * The same for a plan of which some may be done already.
   *
   * @param steering what others want of it meanwhile
   * @param terms who wants it, and with which canary
   */
  ReplayResult apply(
      StoredPlan stored, Steering steering, ReplayProgress done, Terms terms, Duration patience) {
    ReplayPlan plan = stored.plan();
    Map<Integer, Long> ends =
        terms.canary().size() > 0 ? Canary.ends(consumer, plan.request().topic()) : Map.of();
    TopicScan scan = TopicScan.start(consumer, plan.request().topic(), plan.chosen().ranges());
    Marks marks = new Marks(stored.job(), terms.by());
    Trial trial = new Trial(stored, terms, ends, steering);
    try {
      scan.forEach(
          patience,
          message -> {
            if (plan.chosen().contains(message) && !stopped) {
              send(message, trial, done, marks);
            }
            return !stopped && !steering.isCancelled();
          });
    } catch (InterruptException interrupted) {
      boolean _ = Thread.interrupted(); // what is under way must still be settled
      stopped = true;
    }
    settle(marks, 0);
    while (!recording.isEmpty()) {
      awaitRecord(recording.remove());
    }
    return new ReplayResult(
        stored.job(), replayed, failed, unrecorded, stopped, skipped, canaryFailed);
  }

  /** What the records of a job have in common. */
  private record Marks(String job, String by) {}

  /** Sends no more; what is on its way is still acknowledged and recorded. */
  public void stop() {
    stopped = true;
  }

  private void send(Message message, Trial trial, ReplayProgress done, Marks marks) {
    if (done.isDone(message)) {
      skipped++;
      return;
    }
    ParkedMessage letter = ParkedMessage.of(message, DeadLetterState.NEW);
    ProducerRecord<byte @Nullable [], byte @Nullable []> redrive = redrive(letter, trial.plan());
    if (done.sent().take(redrive)) {
      replayed++;
      record(letter, marks);
      return;
    }
    if (!isCanaryWell(trial, marks)) {
      return;
    }
    try {
      settleWhileWaiting(trial.steering(), marks);
      if (!trial.steering().awaitNext()) {
        return;
      }
    } catch (InterruptedException interrupted) {
      throw new InterruptException(interrupted);
    }
    begun++;
    sending.add(new Sending(letter, producer.send(redrive)));
    settle(marks, WINDOW);
  }

  /** What is sent in place of a dead letter: the same each time. */
  static ProducerRecord<byte @Nullable [], byte @Nullable []> redrive(
      ParkedMessage letter, StoredPlan plan) {
    ReplayRequest request = plan.plan().request();
    return new ProducerRecord<>(
        PlanTally.target(request, letter).orElseThrow(),
        null,
        letter.message().key(),
        letter.message().value(),
        letter.redriven(plan.job(), request.stripped()));
  }

  /** After the first few, whether none of them came back. */
  private boolean isCanaryWell(Trial trial, Marks marks) {
    Canary canary = trial.terms().canary();
    if (canary.size() == 0 || begun != canary.size()) {
      return true;
    }
    settle(marks, 0);
    trial.terms().states().accept(JobState.CANARY);
    ReplayPlan plan = trial.plan().plan();
    if (!canary.survives(
        plan.request().topic(), trial.ends(), trial.plan().job(), trial.steering())) {
      canaryFailed = true;
      stopped = true;
      return false;
    }
    trial.terms().states().accept(JobState.RUNNING);
    return true;
  }

  /** A plan and what belongs to its canary. */
  private record Trial(StoredPlan plan, Terms terms, Map<Integer, Long> ends, Steering steering) {}

  /**
   * Who wants it, and how careful to be.
   *
   * @param by who
   * @param canary the first few
   * @param states hears when it waits for them and when it goes on
   */
  record Terms(String by, Canary canary, java.util.function.Consumer<JobState> states) {}

  /** Who waits for long has nothing unrecorded meanwhile. */
  private void settleWhileWaiting(Steering steering, Marks marks) {
    if (steering.isPaused()) {
      settle(marks, 0);
    }
  }

  /** Records acknowledged ones, in order, and waits until no more than so many are under way. */
  private void settle(Marks marks, int allowed) {
    while (!sending.isEmpty()
        && (sending.size() > allowed || sending.element().acknowledged().isDone())) {
      settle(sending.remove(), marks);
    }
    while (!recording.isEmpty() && recording.element().isDone()) {
      awaitRecord(recording.remove());
    }
  }

  private void settle(Sending sent, Marks marks) {
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
    record(sent.letter(), marks);
  }

  private void record(ParkedMessage letter, Marks marks) {
    progress.replayed(replayed);
    LetterMark mark =
        new LetterMark(DeadLetterState.REPLAYED, marks.job(), clock.instant(), marks.by(), "");
    recording.add(producer.send(ReplayStateTopic.mark(letter.message(), mark)));
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
