package dev.longshore.up;

import dev.longshore.failure.ExitCode;
import dev.longshore.fleet.Counts;
import dev.longshore.fleet.GroupSnapshot;
import dev.longshore.fleet.GroupUnreadable;
import dev.longshore.sample.SampleLoad;
import dev.longshore.sample.SamplePlan;
import dev.longshore.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * One run of a stack: start, sample load, and the end, which is a wish to stop or the settlement of
 * the whole sample. Owned by the thread that runs it.
 */
public final class StackRun {
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration SEND_LIMIT = Duration.ofSeconds(5);

  private final LocalStack stack;
  private final RunPlan plan;
  private final Display display;
  private final InstantSource clock;
  private final CompletableFuture<Void> stop;

  private Baseline baseline = new Baseline(Counts.NONE, 0, Instant.MIN);
  private @Nullable SampleLoad load;
  private @Nullable Thread loadThread;
  private @Nullable Producer<byte[], byte[]> producer;

  /**
   * What to do in a run. Immutable.
   *
   * @param sample what to produce, empty for nothing
   * @param untilIdle whether the run ends by itself when all is settled
   * @param whenReady told the console's URL and the broker's address when all serves
   */
  public record RunPlan(
      Optional<SamplePlan> sample, boolean untilIdle, Consumer<Ready> whenReady) {}

  /**
   * Where a stack serves. Immutable.
   *
   * @param console the console's URL
   * @param bootstrap the broker's address
   * @param consumers how many consumers there are
   */
  public record Ready(String console, String bootstrap, int consumers) {}

  /**
   * How a run ended. Immutable.
   *
   * @param exitCode what to exit with
   * @param summary what it came to, empty when it never served
   */
  public record Result(ExitCode exitCode, Optional<Summary> summary) {}

  /** How things stood when the sample began, so that only changes count. */
  private record Baseline(Counts counts, long deadLetters, Instant at) {}

  /** How things stood before the children were stopped; settled when the run ended by itself. */
  private record Ending(boolean settled, Instant at, long deadLetters) {}

  /**
   * A run that has not begun.
   *
   * @param stop completed by whoever wants it to end
   */
  public StackRun(
      LocalStack stack,
      RunPlan plan,
      Display display,
      InstantSource clock,
      CompletableFuture<Void> stop) {
    this.stack = stack;
    this.plan = plan;
    this.display = display;
    this.clock = clock;
    this.stop = stop;
  }

  /** Runs from start to end; whatever happens, no process is left when it returns. Blocks. */
  public Result run() {
    Ending ending;
    try {
      stack.start(stop);
      plan.whenReady()
          .accept(
              new Ready(
                  stack.console(), stack.connection().bootstrapServers(), stack.fleet().size()));
      boolean settled = work();
      ending = new Ending(settled, clock.instant(), deadLetters());
    } catch (StackStopped asked) {
      return new Result(plan.untilIdle() ? ExitCode.INTERRUPTED : ExitCode.OK, Optional.empty());
    } finally {
      endLoad();
      stack.stop();
      display.finish();
    }
    Summary summary = summary(ending);
    return new Result(exitCode(ending.settled(), summary), Optional.of(summary));
  }

  /** Whether the run ended by itself. */
  private boolean work() {
    if (plan.untilIdle() && !drainLeftovers()) {
      return false;
    }
    baseline = new Baseline(stack.fleet().counts(), deadLetters(), clock.instant());
    plan.sample().ifPresent(this::startLoad);
    while (!pause()) {
      boolean produced = load == null || load.isFinished();
      stack.tick();
      show();
      if (plan.untilIdle() && produced && isSettled()) {
        stack.fleet().refresh();
        return true;
      }
    }
    return false;
  }

  /** Lets the consumers settle what an earlier run left. */
  private boolean drainLeftovers() {
    boolean told = false;
    while (!isSettled()) {
      if (!told) {
        display.note("settling what an earlier run left in the topics first");
        told = true;
      }
      if (pause()) {
        return false;
      }
      stack.tick();
      show();
    }
    stack.fleet().refresh();
    return true;
  }

  private boolean isSettled() {
    try {
      return stack.read().lag() == 0;
    } catch (GroupUnreadable later) {
      return false;
    }
  }

  private void startLoad(SamplePlan sample) {
    var properties = stack.connection().producer();
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Math.toIntExact(SEND_LIMIT.toMillis()));
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    load = new SampleLoad(producer, sample, Ticker.system(), clock);
    loadThread = Thread.ofPlatform().name("sample-load").daemon(true).start(load);
  }

  private void endLoad() {
    if (load == null || loadThread == null || producer == null) {
      return;
    }
    load.stop();
    try {
      loadThread.join(SEND_LIMIT);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    producer.close(SEND_LIMIT);
  }

  /** Waits for the next tick; whether the run is to end instead. */
  private boolean pause() {
    try {
      stop.get(TICK.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException goOn) {
      return false;
    } catch (ExecutionException | InterruptedException end) {
      return true;
    }
  }

  private void show() {
    display.show(stack.progress(), clock.instant());
  }

  private long deadLetters() {
    try {
      GroupSnapshot now = stack.read();
      return now.deadLettersAppended();
    } catch (GroupUnreadable unknown) {
      display.note("the dead-letter topics cannot be counted: " + unknown.getMessage());
      return 0;
    }
  }

  private Summary summary(Ending ending) {
    Counts counts = stack.fleet().counts().minus(baseline.counts());
    return new Summary(
        load == null ? 0 : load.acknowledged(),
        load == null ? 0 : load.failed(),
        counts.acked(),
        counts.deadLettered(),
        ending.deadLetters() - baseline.deadLetters(),
        counts.retried(),
        stack.fleet().size(),
        stack.fleet().restarts(),
        Duration.between(baseline.at(), ending.at()));
  }

  private ExitCode exitCode(boolean settled, Summary summary) {
    if (!plan.untilIdle()) {
      return ExitCode.OK;
    }
    if (!settled) {
      return ExitCode.INTERRUPTED;
    }
    return summary.addsUp() ? ExitCode.OK : ExitCode.SOME_FAILED;
  }
}
