package dev.longshore.source;

import dev.longshore.time.Ticker;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the broker every two seconds whether it is there. A consumer does not tell: it waits and
 * tries again in silence. On a virtual thread of its own; its answer may be read by any thread.
 */
public final class BrokerProbe implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerProbe.class);
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  /** After so long without an answer the broker counts as gone. */
  private static final Duration GONE_AFTER = Duration.ofSeconds(6);

  private final Admin admin;
  private final Ticker ticker;
  private final Thread thread;

  /** Written by the probe's thread, for all who ask. */
  private volatile long lastAnswer;

  /** A probe over an admin client, which stays its caller's to close. */
  public BrokerProbe(Admin admin, Ticker ticker) {
    this.admin = admin;
    this.ticker = ticker;
    this.lastAnswer = ticker.nanos();
    this.thread = Thread.ofVirtual().name("broker-probe").unstarted(this::run);
  }

  /** Starts asking. */
  public void start() {
    thread.start();
  }

  /** How long ago the broker answered last. */
  public Duration silence() {
    return Duration.ofNanos(ticker.nanos() - lastAnswer);
  }

  /** Whether the broker has answered lately. */
  public boolean isReachable() {
    return silence().compareTo(GONE_AFTER) < 0;
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    boolean wasReachable = true;
    try {
      while (!Thread.currentThread().isInterrupted()) {
        ask();
        tell(wasReachable);
        wasReachable = isReachable();
        Thread.sleep(INTERVAL);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** The clients' own warnings, one per connection tried, are not shown: this is said instead. */
  private void tell(boolean wasReachable) {
    if (wasReachable && !isReachable()) {
      LOG.warn("no answer from Kafka for {} s; asking on", silence().toSeconds());
    }
    if (!wasReachable && isReachable()) {
      LOG.info("Kafka answers again");
    }
  }

  private void ask() throws InterruptedException {
    var options = new DescribeClusterOptions().timeoutMs((int) TIMEOUT.toMillis());
    try {
      admin.describeCluster(options).nodes().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      lastAnswer = ticker.nanos();
    } catch (ExecutionException | TimeoutException silent) {
      // The growing silence is the message; readers of it say so.
      return;
    }
  }
}
