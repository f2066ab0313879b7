package dev.longshore.source;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.longshore.time.Ticker;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * How many messages an instance took from each partition over the last five to ten minutes, and how
 * much it can take beside others. Any thread; guarded by this.
 */
public final class PartitionLoads {
  /** The client property under which a consumer's assignor finds it. */
  static final String PROPERTY = "longshore.partition.loads";

  private static final long SPAN_NANOS = Duration.ofMinutes(5).toNanos();
  private static final double NANOS_PER_SECOND = 1e9;

  private final Ticker ticker;
  private final double strength;

  @GuardedBy("this")
  private Map<TopicPartition, Long> before = Map.of();

  @GuardedBy("this")
  private Map<TopicPartition, Long> current = new HashMap<>();

  @GuardedBy("this")
  private long beforeBegan;

  @GuardedBy("this")
  private long currentBegan;

  /**
   * Counts for an instance that has taken nothing yet.
   *
   * @param strength how much it can take beside others, as its concurrency
   */
  public PartitionLoads(Ticker ticker, double strength) {
    if (!(strength > 0)) {
      throw new IllegalArgumentException("strength must be positive: " + strength);
    }
    this.ticker = ticker;
    this.strength = strength;
    this.currentBegan = ticker.nanos();
    this.beforeBegan = currentBegan;
  }

  double strength() {
    return strength;
  }

  /** Adds messages that were taken. */
  synchronized void took(TopicPartition partition, int messages) {
    turn();
    current.merge(partition, (long) messages, Long::sum);
  }

  /** Messages per second, of each partition from which any were taken. */
  synchronized Map<TopicPartition, Double> perSecond() {
    turn();
    double seconds = Math.max(1, (ticker.nanos() - beforeBegan) / NANOS_PER_SECOND);
    Map<TopicPartition, Double> rates = new HashMap<>();
    before.forEach((partition, count) -> rates.merge(partition, count / seconds, Double::sum));
    current.forEach((partition, count) -> rates.merge(partition, count / seconds, Double::sum));
    return rates;
  }

  @GuardedBy("this")
  private void turn() {
    long now = ticker.nanos();
    if (now - currentBegan >= SPAN_NANOS) {
      before = now - currentBegan >= 2 * SPAN_NANOS ? Map.of() : current;
      beforeBegan = now - currentBegan >= 2 * SPAN_NANOS ? now : currentBegan;
      current = new HashMap<>();
      currentBegan = now;
    }
  }
}
