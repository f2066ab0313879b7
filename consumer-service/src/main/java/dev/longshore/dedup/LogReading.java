package dev.longshore.dedup;

import dev.longshore.time.Sleeper;
import dev.longshore.time.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * Reads ids from the log into a window, for partitions that were assigned. Blocks; used by one
 * thread, and stopped by any.
 */
public final class LogReading {
  /** How far a producer's clock may be ahead of ours. */
  static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(300);

  private final Supplier<Consumer<byte @Nullable [], byte @Nullable []>> consumers;
  private final Settings settings;
  private final MessageIds ids;
  private final IdWindow window;
  private final Clock clock;
  private final DedupListener listener;

  /** Written by whoever stops the reading. */
  private volatile boolean stopped;

  /** Written by the thread that reads, for whoever stops it. */
  private volatile @Nullable Consumer<?, ?> reader;

  /**
   * What is read.
   *
   * @param length how far back from the commit, by the messages' timestamps
   * @param maxIds how many messages at most, of all partitions together
   * @param group whose dead letters tell what was not handled
   * @param deadLetterTopic the dead-letter topic of a topic
   * @param retryTopic where retries wait whose messages are settled in their own topic, if anywhere
   */
  public record Settings(
      Duration length,
      int maxIds,
      String group,
      Function<String, String> deadLetterTopic,
      Optional<String> retryTopic) {}

  /** Its times. */
  public record Clock(Ticker ticker, InstantSource wallClock, Sleeper sleeper) {}

  /**
   * A reading into a window.
   *
   * @param consumers makes a consumer without a group that starts at the oldest message where it is
   *     not told otherwise; the reading closes it
   */
  public LogReading(
      Supplier<Consumer<byte @Nullable [], byte @Nullable []>> consumers,
      Settings settings,
      MessageIds ids,
      IdWindow window,
      Clock clock,
      DedupListener listener) {
    this.consumers = consumers;
    this.settings = settings;
    this.ids = ids;
    this.window = window;
    this.clock = clock;
    this.listener = listener;
  }

  /** Whether a topic's ids are read; those of retries are in the topics that they came from. */
  boolean covers(String topic) {
    return settings.retryTopic().filter(topic::equals).isEmpty();
  }

  /** Reads for some partitions, and tells of each when it has been dealt with. */
  void read(
      List<LogWindow.Assigned> partitions, java.util.function.Consumer<LogWindow.Assigned> done) {
    Map<TopicPartition, PartitionReading> readings = new HashMap<>();
    for (LogWindow.Assigned one : partitions) {
      PartitionReading partition = new PartitionReading(one, clock.ticker().nanos());
      readings.put(partition.name(), partition);
    }
    while (!readings.isEmpty() && !stopped) {
      String failure = attempt(readings, done);
      long now = clock.ticker().nanos();
      readings.values().removeIf(one -> one.isOver(now) && cut(one, failure, done));
      if (!readings.isEmpty() && !stopped) {
        clock.sleeper().sleep(PAUSE_AFTER_FAILURE);
      }
    }
  }

  private boolean cut(
      PartitionReading partition,
      String reason,
      java.util.function.Consumer<LogWindow.Assigned> done) {
    if (!partition.isClosed()) {
      listener.on(new DedupEvent.RebuildCut(partition.name(), partition.ids(), reason));
    }
    done.accept(partition.assigned());
    return true;
  }

  /**
   * Reads what is left to be read; what is finished is taken out.
   *
   * @return why some are left
   */
  private String attempt(
      Map<TopicPartition, PartitionReading> readings,
      java.util.function.Consumer<LogWindow.Assigned> done) {
    try {
      Consumer<byte @Nullable [], byte @Nullable []> consumer = consumers.get();
      reader = consumer;
      try {
        new Round(consumer, readings, done).run();
        return "it took too long";
      } finally {
        consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
      }
    } catch (WakeupException | InterruptException stopping) {
      stopped = true;
      return "the instance stops";
    } catch (RetriableException later) {
      return String.valueOf(later.getMessage());
    } catch (KafkaException failure) {
      readings.values().forEach(PartitionReading::giveUp);
      return failure.toString();
    } finally {
      reader = null;
    }
  }

  /** Ends the reading soon. Any thread. */
  void stop() {
    stopped = true;
    Consumer<?, ?> reading = reader;
    if (reading != null) {
      reading.wakeup();
    }
  }

  /** One try with one consumer. */
  private final class Round {
    private static final Duration POLL_WAIT = Duration.ofMillis(100);

    private final Consumer<byte @Nullable [], byte @Nullable []> consumer;
    private final Map<TopicPartition, PartitionReading> readings;
    private final java.util.function.Consumer<LogWindow.Assigned> done;

    Round(
        Consumer<byte @Nullable [], byte @Nullable []> consumer,
        Map<TopicPartition, PartitionReading> readings,
        java.util.function.Consumer<LogWindow.Assigned> done) {
      this.consumer = consumer;
      this.readings = readings;
      this.done = done;
    }

    void run() {
      LogBounds bounds = new LogBounds(consumer, settings, clock.wallClock());
      bounds.find(readings);
      finish();
      if (readings.isEmpty()
          || !new MovedOrigins(consumer, settings).find(readings, this::isOver)) {
        return;
      }
      consumer.assign(readings.keySet());
      readings.forEach((name, reading) -> consumer.seek(name, reading.position()));
      while (!readings.isEmpty() && !isOver()) {
        for (var message : consumer.poll(POLL_WAIT)) {
          PartitionReading reading =
              readings.get(new TopicPartition(message.topic(), message.partition()));
          if (reading != null) {
            reading.take(message, ids, window);
          }
        }
        readings.forEach((name, reading) -> reading.readTo(consumer.position(name)));
        if (finish()) {
          consumer.assign(readings.keySet());
        }
      }
    }

    /** Whether it is to end before its time, for one of them at least. */
    private boolean isOver() {
      long now = clock.ticker().nanos();
      return stopped || readings.values().stream().anyMatch(reading -> reading.isOver(now));
    }

    /** Lets those go on that have been read. */
    private boolean finish() {
      List<PartitionReading> finished =
          readings.values().stream().filter(PartitionReading::isFinished).toList();
      for (PartitionReading reading : finished) {
        Duration took = Duration.ofNanos(clock.ticker().nanos() - reading.startedNanos());
        listener.on(new DedupEvent.Rebuilt(reading.name(), reading.ids(), took));
        readings.remove(reading.name());
        done.accept(reading.assigned());
      }
      return !finished.isEmpty();
    }
  }
}
