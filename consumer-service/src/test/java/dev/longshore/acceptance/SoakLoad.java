package dev.longshore.acceptance;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages at a steady rate, on a thread of its own, until it is closed: most are plain work,
 * some are all that can be wrong with one.
 */
final class SoakLoad implements AutoCloseable {
  private static final int KEYS = 50;

  /** In so many of a hundred messages each of these comes once. */
  private static final List<String> UNRULY =
      List.of(
          "poison 0",
          "reject 0",
          "hang 60000",
          "deaf 2300",
          "flaky 20",
          "flaky 5",
          "later 100",
          "later 900",
          "again 10",
          "extend 400",
          "work 300",
          "work 600");

  private final TestKafka kafka;
  private final String topic;
  private final Random random;
  private final long intervalNanos;
  private final List<Future<RecordMetadata>> answers = new ArrayList<>();
  private final Thread thread = Thread.ofVirtual().unstarted(this::send);

  /** Written once by whoever closes it. */
  private volatile boolean closed;

  private SoakLoad(TestKafka kafka, String topic, long seed, int perSecond) {
    this.kafka = kafka;
    this.topic = topic;
    this.random = new Random(seed);
    this.intervalNanos = 1_000_000_000L / perSecond;
  }

  static SoakLoad start(TestKafka kafka, String topic, long seed, int perSecond) {
    SoakLoad load = new SoakLoad(kafka, topic, seed, perSecond);
    load.thread.start();
    return load;
  }

  /** Sends nothing more, and returns when the broker has taken what was sent. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
      for (Future<RecordMetadata> answer : answers) {
        answer.get();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException failure) {
      throw new AssertionError("a message was not taken", failure);
    }
  }

  private void send() {
    long due = System.nanoTime();
    while (!closed) {
      LockSupport.parkNanos(due - System.nanoTime());
      for (; due - System.nanoTime() <= 0 && !closed; due += intervalNanos) {
        answers.add(kafka.send(message()));
      }
    }
  }

  private ProducerRecord<byte @Nullable [], byte @Nullable []> message() {
    int key = random.nextInt(KEYS + 5);
    int kind = random.nextInt(100);
    String command = kind < UNRULY.size() ? UNRULY.get(kind) : "work " + (1 + random.nextInt(8));
    return TestKafka.message(topic, key < KEYS ? "key-" + key : null, command);
  }
}
