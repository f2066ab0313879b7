package dev.longshore.source;

import dev.longshore.engine.MessageFlow;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A member of a consumer group: a {@link PollLoop} on a platform thread of its own, {@code poll-0},
 * until it is stopped or dies. Any thread may stop it and read its status.
 */
public final class GroupSource implements AutoCloseable {
  private final PollLoop loop;
  private final MessageFlow flow;
  private final Consumer<Throwable> onDeath;
  private final Thread thread;
  private final CountDownLatch ended = new CountDownLatch(1);

  /** Written once by whoever stops the source; absent while it runs. */
  private volatile @Nullable Duration drainTime;

  /**
   * A source over a loop, which it owns from here on.
   *
   * @param flow where the loop's messages go
   * @param onDeath hears, on the poll thread, of a failure that ended it
   */
  public GroupSource(PollLoop loop, MessageFlow flow, Consumer<Throwable> onDeath) {
    this.loop = loop;
    this.flow = flow;
    this.onDeath = onDeath;
    this.thread = Thread.ofPlatform().name("poll-0").unstarted(this::run);
  }

  /** Starts polling. */
  public void start() {
    thread.start();
  }

  /** How things stand, as of a quarter of a second ago at most. Any thread. */
  public SourceStatus status() {
    return loop.status();
  }

  /**
   * Drains and leaves the group: no attempt starts any more, those that run get the time, then what
   * is settled is committed. Any thread; returns at once.
   */
  public void stop(Duration drain) {
    flow.beginDrain();
    drainTime = drain;
  }

  /** Ends a drain that goes on: what still runs counts as unsettled. Any thread. */
  public void hurry() {
    loop.hurry();
  }

  /** Waits for the source to have left, at most for a time; false when it has not. */
  public boolean awaitEnd(Duration timeout) throws InterruptedException {
    return ended.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Stops without a drain and waits for the poll thread. */
  @Override
  public void close() {
    hurry();
    stop(Duration.ZERO);
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      loop.subscribe();
      Duration drain = drainTime;
      while (drain == null) {
        loop.turn();
        drain = drainTime;
      }
      loop.leave(drain);
    } catch (RuntimeException | Error failure) {
      onDeath.accept(failure);
    } finally {
      loop.close();
      ended.countDown();
    }
  }
}
