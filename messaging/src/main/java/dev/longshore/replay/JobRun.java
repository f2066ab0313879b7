package dev.longshore.replay;

import dev.longshore.deadletter.DeadLetterState;
import dev.longshore.deadletter.ParkedMessage;
import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.topic.TopicAdmin;
import dev.longshore.topic.TopicScan;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a replay as a job that others can watch and steer, and goes on with one that was interrupted
 * or killed: what it had sent and could not record is found where it was sent to, and is not sent
 * again. Owned by one thread, but for {@link #stop}.
 */
public final class JobRun {
  private final Supplier<Consumer<byte @Nullable [], byte @Nullable []>> consumers;
  private final Producer<byte @Nullable [], byte @Nullable []> producer;
  private final TopicAdmin topics;
  private final InstantSource clock;
  private final Duration patience;
  private final Steering steering;

  /** The replay under way, for whoever stops it. */
  private volatile @Nullable Replay running;

  /** Set by whoever stops the run before the replay is under way. */
  private volatile boolean stopped;

  /**
   * What to work with.
   *
   * @param consumers makes consumers without a group, closed here
   * @param producer with all replicas acknowledging; stays the caller's to close
   * @param patience how long to wait for the broker without any progress
   * @param steering the rate to begin with, and what is wished of the job meanwhile
   */
  public JobRun(
      Supplier<Consumer<byte @Nullable [], byte @Nullable []>> consumers,
      Producer<byte @Nullable [], byte @Nullable []> producer,
      TopicAdmin topics,
      InstantSource clock,
      Duration patience,
      Steering steering) {
    this.consumers = consumers;
    this.producer = producer;
    this.topics = topics;
    this.clock = clock;
    this.patience = patience;
    this.steering = steering;
  }

  /**
   * What the person wants beside the plan.
   *
   * @param canary how many to send before waiting; 0 for none
   * @param canaryWait how long to wait then
   * @param selection which dead letters, in the words of the person
   * @param reason why; may be empty
   * @param by who
   */
  public record Wishes(
      long canary, Duration canaryWait, String selection, String reason, String by) {}

  /** Runs the job to its end. Blocks. */
  public ReplayResult run(StoredPlan plan, Wishes wishes, Replay.Progress watcher) {
    try (Consumer<byte @Nullable [], byte @Nullable []> consumer = consumers.get()) {
      JobTopic jobs = new JobTopic(consumer, topics);
      ReplayStateTopic states = new ReplayStateTopic(consumer, topics);
      jobs.ensure();
      states.ensure();
      new AuditTopic(consumer, topics).ensure();
      Optional<ReplayJob> before = jobs.job(plan.job(), patience);
      refuseRunning(before);
      ReplayJob job = before.map(this::again).orElseGet(() -> begin(plan, wishes, consumer));
      audit(job, wishes, plan.plan().count(), before.isPresent() ? "resumed" : "begun");
      if (before.isEmpty()) {
        var _ = producer.send(JobTopic.plan(plan));
      }
      var _ = producer.send(JobTopic.status(job));
      producer.flush();
      ReplayProgress done =
          progress(plan, consumer, states, before.isPresent() ? job.origins() : Map.of());
      return work(plan, wishes, watcher, consumer, job, done);
    }
  }

  /** Sends no more; what is on its way is still acknowledged and recorded. */
  public void stop() {
    stopped = true;
    Replay replay = running;
    if (replay != null) {
      replay.stop();
    }
  }

  private ReplayResult work(
      StoredPlan plan,
      Wishes wishes,
      Replay.Progress watcher,
      Consumer<byte @Nullable [], byte @Nullable []> consumer,
      ReplayJob job,
      ReplayProgress done) {
    try (JobHeart heart = JobHeart.start(consumers, producer, steering, clock, job)) {
      Replay.Progress progress = new Beating(heart, watcher, plan.plan().count());
      Replay replay = new Replay(consumer, producer, clock, progress);
      running = replay;
      if (stopped) {
        replay.stop();
      }
      Canary canary = new Canary(wishes.canary(), wishes.canaryWait(), consumers, clock);
      ReplayResult result =
          replay.apply(
              plan, steering, done, new Replay.Terms(wishes.by(), canary, heart::state), patience);
      JobState end = end(result);
      heart.end(
          end,
          new ReplayJob.Counts(
              plan.plan().count(), result.replayed(), result.failed(), result.skipped()));
      audit(job, wishes, result.replayed(), end.text());
      producer.flush();
      return result;
    }
  }

  private JobState end(ReplayResult result) {
    if (result.canaryFailed()) {
      return JobState.CANARY_FAILED;
    }
    if (steering.isCancelled()) {
      return JobState.CANCELLED;
    }
    return result.interrupted() ? JobState.INTERRUPTED : JobState.DONE;
  }

  private void refuseRunning(Optional<ReplayJob> before) {
    if (before.filter(job -> job.isAlive(clock.instant())).isPresent()) {
      ReplayJob job = before.get();
      throw new ProgramFailure(
          ExitCode.USAGE,
          "job %s is being run by %s; watch it with jobs watch %s"
              .formatted(job.id(), job.by(), job.id()));
    }
  }

  private ReplayJob again(ReplayJob before) {
    return before.with(JobState.RUNNING, before.counts(), steering.rate(), clock.instant());
  }

  private ReplayJob begin(
      StoredPlan plan, Wishes wishes, Consumer<byte @Nullable [], byte @Nullable []> consumer) {
    Map<String, Map<Integer, Long>> origins = new HashMap<>();
    for (String target : plan.plan().targets().keySet()) {
      origins.put(target, Canary.ends(consumer, target));
    }
    Instant now = clock.instant();
    return new ReplayJob(
        plan.job(),
        plan.plan().request().topic(),
        JobState.RUNNING,
        new ReplayJob.Counts(plan.plan().count(), 0, 0, 0),
        steering.rate(),
        wishes.canary(),
        wishes.reason(),
        wishes.by(),
        now,
        now,
        origins);
  }

  /** What is done already; for a job that ran before, also what it could not record. */
  private ReplayProgress progress(
      StoredPlan plan,
      Consumer<byte @Nullable [], byte @Nullable []> consumer,
      ReplayStateTopic states,
      Map<String, Map<Integer, Long>> origins) {
    ReplayRequest request = plan.plan().request();
    LetterStates all = states.load(request.topic(), patience);
    LetterStates own = states.load(request.topic(), patience, plan.job()::equals);
    SentBefore sent = new SentBefore();
    origins.forEach((target, starts) -> sent.look(consumer, target, starts, plan.job(), patience));
    if (!sent.isEmpty()) {
      TopicScan.start(consumer, request.topic(), plan.plan().chosen().ranges())
          .forEach(
              patience,
              message -> {
                if (plan.plan().chosen().contains(message)
                    && own.state(message) == DeadLetterState.REPLAYED) {
                  sent.take(Replay.redrive(ParkedMessage.of(message, DeadLetterState.NEW), plan));
                }
                return true;
              });
    }
    return new ReplayProgress(all, request.again() ? Optional.of(own) : Optional.empty(), sent);
  }

  private void audit(ReplayJob job, Wishes wishes, long count, String outcome) {
    var _ =
        producer.send(
            AuditTopic.record(
                new AuditEntry(
                    clock.instant(),
                    wishes.by(),
                    "replay",
                    job.topic(),
                    wishes.selection(),
                    count,
                    job.id(),
                    wishes.reason(),
                    outcome)));
  }

  /** Tells both the job's heart and whoever watches. */
  private static final class Beating implements Replay.Progress {
    private final JobHeart heart;
    private final Replay.Progress watcher;
    private final long planned;
    private long replayed;
    private long failed;

    Beating(JobHeart heart, Replay.Progress watcher, long planned) {
      this.heart = heart;
      this.watcher = watcher;
      this.planned = planned;
    }

    @Override
    public void replayed(long count) {
      replayed = count;
      heart.reached(new ReplayJob.Counts(planned, replayed, failed, 0));
      watcher.replayed(count);
    }

    @Override
    public void failed(ParkedMessage letter, String problem) {
      failed++;
      heart.reached(new ReplayJob.Counts(planned, replayed, failed, 0));
      watcher.failed(letter, problem);
    }
  }
}
