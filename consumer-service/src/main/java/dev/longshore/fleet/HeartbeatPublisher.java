package dev.longshore.fleet;

import dev.longshore.heartbeat.Heartbeat;
import dev.longshore.heartbeat.HeartbeatCodec;
import dev.longshore.time.Ticker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says every few seconds that its instance is there, on a thread of its own, and one last time when
 * it is closed. A topic that cannot be written is told once and hurts nothing. Any thread.
 */
public final class HeartbeatPublisher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HeartbeatPublisher.class);
  private static final Duration LAST_WORD_LIMIT = Duration.ofSeconds(2);

  private final Producer<byte @Nullable [], byte @Nullable []> producer;
  private final String topic;
  private final Duration interval;
  private final Supplier<Heartbeat> heartbeats;
  private final Ticker ticker;
  private final Semaphore nudges = new Semaphore(0);
  private final Thread thread;

  /** Written by the producer's thread, for whoever asks how old the last heartbeat is. */
  private volatile long takenAtNanos;

  /** Whether the broker took the last one; written by the producer's thread and read by it. */
  private volatile boolean isSilent;

  /** Written once by whoever closes. */
  private volatile boolean closed;

  /**
   * A publisher that has said nothing.
   *
   * @param producer closed with it
   * @param heartbeats what to say now; called by one thread at a time
   */
  public HeartbeatPublisher(
      Producer<byte @Nullable [], byte @Nullable []> producer,
      String topic,
      Duration interval,
      Supplier<Heartbeat> heartbeats,
      Ticker ticker) {
    this.producer = producer;
    this.topic = topic;
    this.interval = interval;
    this.heartbeats = heartbeats;
    this.ticker = ticker;
    this.takenAtNanos = ticker.nanos();
    this.thread = Thread.ofPlatform().name("heartbeat").daemon(true).unstarted(this::run);
  }

  /** Begins to speak. To be called once. */
  public void start() {
    thread.start();
  }

  /** Speaks now, since something has changed that others want to know. */
  public void nudge() {
    nudges.release();
  }

  /** How long ago the broker took a heartbeat last. */
  public Duration age() {
    return Duration.ofNanos(ticker.nanos() - takenAtNanos);
  }

  /** Says the last word and waits a moment for the broker to take it. */
  @Override
  public void close() {
    closed = true;
    nudges.release();
    try {
      thread.join(LAST_WORD_LIMIT);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    if (!thread.isAlive()) {
      send();
    }
    producer.close(LAST_WORD_LIMIT);
  }

  private void run() {
    try {
      while (!closed) {
        send();
        if (nudges.tryAcquire(interval.toMillis(), TimeUnit.MILLISECONDS)) {
          nudges.drainPermits();
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void send() {
    Heartbeat heartbeat = heartbeats.get();
    byte[] key = heartbeat.instance().key().getBytes(StandardCharsets.UTF_8);
    ProducerRecord<byte @Nullable [], byte @Nullable []> record =
        new ProducerRecord<>(topic, key, HeartbeatCodec.write(heartbeat));
    try {
      Future<RecordMetadata> _ = producer.send(record, (where, failure) -> answered(failure));
    } catch (KafkaException | IllegalStateException failure) {
      answered(failure);
    }
  }

  private void answered(@Nullable Exception failure) {
    if (failure == null) {
      takenAtNanos = ticker.nanos();
      if (isSilent) {
        LOG.info("heartbeats are written to {} again", topic);
      }
      isSilent = false;
      return;
    }
    if (!isSilent && !closed) {
      LOG.warn(
          "heartbeats cannot be written to {} ({}); messages are handled all the same, but the"
              + " control plane may take this instance for dead",
          topic,
          failure.getMessage());
    }
    isSilent = true;
  }
}
