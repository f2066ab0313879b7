package dev.longshore.sample;

import dev.longshore.time.Ticker;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Produces the orders of the sample, one after the other at an even rate, without waiting for
 * single acknowledgements.
 *
 * <p>{@link #run} belongs to one thread; the rest is for any thread.
 */
public final class SampleLoad implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(SampleLoad.class);
  private static final String TYPE = "order.created";
  private static final String SOURCE = "/longshore/sample";

  private final Producer<byte[], byte[]> producer;
  private final SamplePlan plan;
  private final Ticker ticker;
  private final InstantSource clock;
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();

  /** Any thread tells the producing one. */
  private volatile boolean stopped;

  /** The producing thread tells all. */
  private volatile boolean finished;

  /**
   * A load that has not begun.
   *
   * @param producer one with acks=all; stays its caller's to close
   */
  public SampleLoad(
      Producer<byte[], byte[]> producer, SamplePlan plan, Ticker ticker, InstantSource clock) {
    this.producer = producer;
    this.plan = plan;
    this.ticker = ticker;
    this.clock = clock;
  }

  /** Produces until the sample is complete or {@link #stop} is called; blocks meanwhile. */
  @Override
  public void run() {
    try {
      long begin = ticker.nanos();
      for (int number = 1; number <= plan.messages() && !stopped; number++) {
        awaitTurn(begin + plan.nanosUntil(number));
        send(SampleOrder.of(number));
      }
      producer.flush();
    } catch (KafkaException | IllegalStateException failure) {
      failed.incrementAndGet();
      LOG.warn("the sample load ends early: {}", failure.getMessage());
    } finally {
      finished = true;
    }
  }

  /** Ends the load after the message that is being sent. */
  public void stop() {
    stopped = true;
  }

  /** Whether nothing will be produced any more and every message sent has its answer. */
  public boolean isFinished() {
    return finished;
  }

  /** Messages that the broker has. */
  public long acknowledged() {
    return acknowledged.get();
  }

  /** Messages that may not have reached the broker. */
  public long failed() {
    return failed.get();
  }

  private void awaitTurn(long due) {
    long wait = due - ticker.nanos();
    while (wait > 0 && !stopped) {
      LockSupport.parkNanos(Math.min(wait, TimeUnit.MILLISECONDS.toNanos(100)));
      wait = due - ticker.nanos();
    }
  }

  private void send(SampleOrder order) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(plan.topic(), bytes(order.customer()), order.json());
    Headers headers = record.headers();
    headers.add("ce_specversion", bytes("1.0"));
    headers.add("ce_id", bytes(plan.run() + "-" + order.id()));
    headers.add("ce_type", bytes(TYPE));
    headers.add("ce_source", bytes(SOURCE));
    headers.add("ce_time", bytes(clock.instant().toString()));
    headers.add("content-type", bytes("application/json"));
    // The future says what the callback says.
    var _ = producer.send(record, (metadata, failure) -> answered(failure));
  }

  private void answered(@Nullable Exception failure) {
    if (failure == null) {
      acknowledged.incrementAndGet();
      return;
    }
    if (failed.getAndIncrement() == 0) {
      LOG.warn("a sample message was not produced: {}", failure.getMessage());
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
