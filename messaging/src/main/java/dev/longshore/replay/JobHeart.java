package dev.longshore.replay;

import dev.longshore.message.Message;
import dev.longshore.topic.ScanPoint;
import dev.longshore.topic.ScanRange;
import dev.longshore.topic.TopicScan;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * The thread beside a running job: says every second how far it is, and does to it what others
 * wish. Fields are guarded by this; the consumer is the thread's own.
 */
final class JobHeart implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private static final Duration BEAT = Duration.ofSeconds(1);

  private final Producer<byte @Nullable [], byte @Nullable []> producer;
  private final Steering steering;
  private final InstantSource clock;
  private final Thread thread;
  private ReplayJob job;
  private boolean closed;

  private JobHeart(
      Supplier<Consumer<byte @Nullable [], byte @Nullable []>> consumers,
      Producer<byte @Nullable [], byte @Nullable []> producer,
      Steering steering,
      InstantSource clock,
      ReplayJob job) {
    this.producer = producer;
    this.steering = steering;
    this.clock = clock;
    this.job = job;
    this.thread = Thread.ofPlatform().name("job").unstarted(() -> beat(consumers));
  }

  /** Starts the thread, with the topic of jobs in place. */
  static JobHeart start(
      Supplier<Consumer<byte @Nullable [], byte @Nullable []>> consumers,
      Producer<byte @Nullable [], byte @Nullable []> producer,
      Steering steering,
      InstantSource clock,
      ReplayJob job) {
    JobHeart heart = new JobHeart(consumers, producer, steering, clock, job);
    heart.thread.start();
    return heart;
  }

  private void beat(Supplier<Consumer<byte @Nullable [], byte @Nullable []>> consumers) {
    try (Consumer<byte @Nullable [], byte @Nullable []> consumer = consumers.get()) {
      TopicScan scan =
          TopicScan.start(
              consumer,
              JobTopic.NAME,
              new ScanRange(new ScanPoint.Latest(), new ScanPoint.Never()));
      tell();
      Instant next = clock.instant().plus(BEAT);
      while (!isClosed()) {
        for (Message message : scan.next(POLL)) {
          JobTopic.wish(message, id()).ifPresent(this::heed);
        }
        if (!clock.instant().isBefore(next)) {
          tell();
          next = clock.instant().plus(BEAT);
        }
      }
    } catch (KafkaException unreachable) {
      // the job's own thread meets the same, and tells; without a word from us it counts as dead
    }
  }

  private void heed(JobWish wish) {
    wish.steer(steering);
    tell();
  }

  /** Says how the job stands. */
  private synchronized void tell() {
    if (!closed) {
      JobState state =
          steering.isPaused()
              ? JobState.PAUSED
              : job.state() == JobState.PAUSED ? JobState.RUNNING : job.state();
      job = job.with(state, job.counts(), steering.rate(), clock.instant());
      var _ = producer.send(JobTopic.status(job));
    }
  }

  /** Takes note of how far the job is. */
  synchronized void reached(ReplayJob.Counts counts) {
    job = job.with(job.state(), counts, job.perSecond(), job.updatedAt());
  }

  /** Says at once that the job stands otherwise. */
  synchronized void state(JobState state) {
    job = job.with(state, job.counts(), job.perSecond(), job.updatedAt());
    tell();
  }

  /** The last word about the job; waits until the broker has it. */
  void end(JobState state, ReplayJob.Counts counts) {
    close();
    synchronized (this) {
      job = job.with(state, counts, steering.rate(), clock.instant());
      var _ = producer.send(JobTopic.status(job));
    }
    producer.flush();
  }

  private synchronized String id() {
    return job.id();
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    boolean interrupted = Thread.interrupted();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException again) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
