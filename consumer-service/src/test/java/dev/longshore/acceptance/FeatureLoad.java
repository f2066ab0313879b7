package dev.longshore.acceptance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Sends messages that give the features of a run work, until it is closed, on its own thread. */
final class FeatureLoad implements AutoCloseable {
  private static final int KEYS = 20;
  private static final int LEVELS = 3;

  /** What is sent quickly; the more slowly a machine gets on, the more would come otherwise. */
  private static final int QUICK_MESSAGES = 600;

  private static final long QUICK_INTERVAL_NANOS = 10_000_000;
  private static final long INTERVAL_NANOS = 50_000_000;

  /** One in so many messages gives a feature work. */
  private static final int SHARE = 4;

  private final TestKafka kafka;
  private final String topic;
  private final Set<Feature> features;
  private final List<String> commands = new ArrayList<>();
  private final Random random = new Random(11);
  private final List<Future<RecordMetadata>> answers = new ArrayList<>();
  private final Thread thread = Thread.ofVirtual().unstarted(this::send);

  /** What messages are told to do while they are told to fail; set by whoever began it. */
  private volatile @Nullable String outage;

  /** Written once by whoever closes it. */
  private volatile boolean closed;

  private FeatureLoad(TestKafka kafka, String topic, Set<Feature> features) {
    this.kafka = kafka;
    this.topic = topic;
    this.features = features;
    features.forEach(feature -> commands.addAll(feature.commands()));
  }

  static FeatureLoad start(TestKafka kafka, String topic, Set<Feature> features) {
    FeatureLoad load = new FeatureLoad(kafka, topic, features);
    load.thread.start();
    return load;
  }

  /** Lets what is sent from now on fail as long as there is a file. */
  void beginOutage(Path file) {
    outage = "outage 0 " + file;
  }

  /** Lets what is sent from now on go well again. */
  void endOutage() {
    outage = null;
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
    int number = 0;
    while (!closed) {
      LockSupport.parkNanos(due - System.nanoTime());
      for (; due - System.nanoTime() <= 0 && !closed; due += interval(number)) {
        number++;
        var message = message(number);
        answers.add(kafka.send(message));
        if (features.contains(Feature.DEDUP) && random.nextInt(SHARE) == 0) {
          answers.add(kafka.send(message));
        }
      }
    }
  }

  private static long interval(int number) {
    return number < QUICK_MESSAGES ? QUICK_INTERVAL_NANOS : INTERVAL_NANOS;
  }

  private ProducerRecord<byte @Nullable [], byte @Nullable []> message(int number) {
    var message = TestKafka.message(topic, "key-" + random.nextInt(KEYS), command());
    message.headers().add("ce_id", TestKafka.bytes("id-" + number));
    if (features.contains(Feature.PRIORITY)) {
      message.headers().add("priority", TestKafka.bytes("" + random.nextInt(LEVELS)));
    }
    return message;
  }

  private String command() {
    if (!commands.isEmpty() && random.nextInt(SHARE) == 0) {
      return commands.get(random.nextInt(commands.size()));
    }
    String failing = outage;
    return failing == null ? "work " + (1 + random.nextInt(4)) : failing;
  }
}
