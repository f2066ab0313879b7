package dev.longshore.tool.send;

import dev.longshore.connection.KafkaErrors;
import dev.longshore.message.Envelope;
import dev.longshore.timing.Pace;
import dev.longshore.tool.input.InputSink;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Sends one message after the other without waiting for each. Owned by the command's thread; the
 * producer's thread counts, and {@link #stop} may come from any.
 */
final class Sender {
  private final Producer<byte @Nullable [], byte @Nullable []> producer;
  private final MessageShaper shaper;
  private final Destinations destinations;
  private final Pace pace;
  private final FailureReport failures;
  private final long limit;
  private final AtomicLong sent = new AtomicLong();

  /** The error after which sending more is of no use; set by the producer's thread. */
  private final AtomicReference<@Nullable KafkaException> fatal = new AtomicReference<>();

  /** Set by the thread that handles Ctrl-C, read by the command's thread. */
  private volatile boolean stopped;

  private long taken;

  Sender(
      Producer<byte @Nullable [], byte @Nullable []> producer,
      MessageShaper shaper,
      Destinations destinations,
      SendLimits limits,
      FailureReport failures) {
    this.producer = producer;
    this.shaper = shaper;
    this.destinations = destinations;
    this.pace = limits.pace();
    this.failures = failures;
    this.limit = limits.count().orElse(Long.MAX_VALUE);
  }

  /**
   * How fast and how many.
   *
   * @param pace the schedule
   * @param count how many messages at most
   */
  record SendLimits(Pace pace, OptionalLong count) {}

  /** Whether more messages are wanted. */
  boolean wantsMore() {
    return taken < limit && !stopped && fatal.get() == null;
  }

  /** Takes what an input format finds in the named source. */
  InputSink from(String source) {
    return new InputSink() {
      @Override
      public boolean message(Envelope envelope, long line) {
        taken++;
        send(envelope, source, line);
        return wantsMore();
      }

      @Override
      public boolean problem(String problem, long line) {
        taken++;
        failures.add(source, line, problem);
        return wantsMore();
      }
    };
  }

  /** Waits until every message is acknowledged or given up. */
  void finish() {
    producer.flush();
    KafkaException failure = fatal.get();
    if (failure != null) {
      throw failure;
    }
  }

  /** Takes no more messages. */
  void stop() {
    stopped = true;
  }

  /** How many messages are acknowledged. */
  long sent() {
    return sent.get();
  }

  private void send(Envelope envelope, String source, long line) {
    try {
      ProducerRecord<byte @Nullable [], byte @Nullable []> message = shaper.record(envelope);
      destinations.check(message.topic(), message.partition());
      pace.awaitNext();
      var _ = producer.send(message, (metadata, failure) -> settle(source, line, failure));
    } catch (UnsendableException unsendable) {
      failures.add(source, line, unsendable.problem());
    } catch (InterruptedException interrupted) {
      throw new InterruptException(interrupted);
    }
  }

  private void settle(String source, long line, @Nullable Exception failure) {
    if (failure == null) {
      sent.incrementAndGet();
      return;
    }
    Throwable cause = KafkaErrors.unwrap(failure);
    if (cause instanceof AuthorizationException || cause instanceof AuthenticationException) {
      fatal.compareAndSet(null, (KafkaException) cause);
    }
    failures.add(source, line, String.valueOf(cause.getMessage()));
  }
}
