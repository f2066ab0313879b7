package dev.longshore.fleet;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A group as it was read last, read anew every second by a thread of its own until closed. Readers
 * never wait. Any thread.
 */
public final class GroupView implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GroupView.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Supplier<GroupSnapshot> reader;
  private final InstantSource clock;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /** The fleet thread publishes it for everybody. */
  private volatile GroupReading reading = GroupReading.NONE;

  /** A view that reads nothing before it is started. */
  public GroupView(Supplier<GroupSnapshot> reader, InstantSource clock) {
    this.reader = reader;
    this.clock = clock;
    this.thread = Thread.ofPlatform().name("fleet").daemon(true).unstarted(this::run);
  }

  /** Begins to read. To be called once. */
  public void start() {
    thread.start();
  }

  /** What is known now. */
  public GroupReading reading() {
    return reading;
  }

  /** Whether the view still tries to read; a view that does not needs a restart. */
  public boolean isAlive() {
    return thread.isAlive();
  }

  /** Stops reading; does not wait for a reading that goes on. */
  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
  }

  private void run() {
    try {
      do {
        refresh();
      } while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void refresh() {
    try {
      reading = reading.succeeded(reader.get());
    } catch (GroupUnreadable failure) {
      if (closed.getCount() == 0) {
        return;
      }
      if (reading.failure().isEmpty()) {
        LOG.warn("{}", failure.getMessage());
      }
      reading = reading.failed(clock.instant(), String.valueOf(failure.getMessage()));
    }
  }
}
