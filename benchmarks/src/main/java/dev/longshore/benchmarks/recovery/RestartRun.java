package dev.longshore.benchmarks.recovery;

import dev.longshore.delivery.GapCodec;
import dev.longshore.delivery.GapMap;
import dev.longshore.delivery.PartitionIdentity;
import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * Two partitions whose first messages are never answered, and behind these one message in twenty
 * that waits for another attempt or for its answer. The consumer is killed while it works, and
 * started again. Owned by one thread.
 */
public final class RestartRun {
  private static final int PARTITIONS = 2;
  private static final int SPAN = 200_000;

  /** More than the span, so that work goes on when the kill comes. */
  private static final int MESSAGES = 240_000;

  private static final double HOLES = 0.05;
  private static final int VALUE_BYTES = 100;
  private static final long SEED = 42;
  private static final long LOOK_NANOS = 5_000_000;

  /** Held back: nothing more is taken. */
  private static final Duration STANDSTILL = Duration.ofSeconds(5);

  private static final List<String> SETTINGS =
      List.of(
          "workers.max-in-flight=24000",
          "workers.concurrency=64",
          "visibility.timeout=30m",
          "visibility.max-extension=1h");

  private final Path folder;
  private final int rounds;
  private final PrintStream progress;

  /**
   * A run that has not begun.
   *
   * @param folder for the broker's data and all logs; must be there
   */
  public RestartRun(Path folder, int rounds, PrintStream progress) {
    this.folder = folder;
    this.rounds = rounds;
    this.progress = progress;
  }

  /** What is measured, in words. */
  public static List<String> description() {
    return List.of(
        "%d partitions, the first message of each never answered, 5 %% of those behind it waiting"
                .formatted(PARTITIONS)
            + " (half for a retry, half for an answer), ordering by key, commits every 500 ms",
        "killed with -9 at work, once the handler was called for %,d offsets; started again"
            .formatted(SPAN));
  }

  /** Kills and restarts as often as there are rounds. Blocks for minutes. */
  public List<Restart> run() throws InterruptedException {
    List<Restart> restarts = new ArrayList<>();
    try (Cluster cluster = Cluster.start(folder)) {
      for (int round = 1; round <= rounds; round++) {
        Restart restart = round(cluster, "restart-" + round);
        restarts.add(restart);
        progress.println(restart);
      }
    }
    return restarts;
  }

  private static Restart round(Cluster cluster, String topic) throws InterruptedException {
    Uuid id = cluster.create(topic, PARTITIONS);
    fill(cluster, topic);
    Cluster.Member first = cluster.consume(topic + "-a", topic, SETTINGS);
    await(first.log(), SPAN);
    first.kill();
    long killed = System.nanoTime();
    long committed = committed(cluster, topic, id);
    List<Handled> before = List.copyOf(first.log().read());
    Cluster.Member second = cluster.consume(topic + "-b", topic, SETTINGS).awaitReady();
    await(second.log(), Long.MAX_VALUE);
    second.kill();
    return compare(before, second.log().read(), committed, killed);
  }

  private static void fill(Cluster cluster, String topic) {
    SplittableRandom random = new SplittableRandom(SEED);
    try (KafkaProducer<byte[], byte[]> producer = cluster.producer()) {
      for (int number = 0; number < MESSAGES; number++) {
        byte[] value = new byte[VALUE_BYTES];
        boolean hole = random.nextDouble() < HOLES;
        byte waiting = random.nextBoolean() ? LoggingHandler.RETRY : LoggingHandler.NEVER;
        value[0] = hole ? waiting : LoggingHandler.ACK;
        if (number < PARTITIONS) {
          value[0] = LoggingHandler.NEVER;
        }
        byte[] key = Integer.toString(number).getBytes(StandardCharsets.US_ASCII);
        var _ = producer.send(new ProducerRecord<>(topic, number % PARTITIONS, key, value));
      }
    }
  }

  /** Waits until so many messages were handled, or none more are. */
  private static void await(HandledLog log, long messages) {
    int handled = 0;
    long since = System.nanoTime();
    while (log.read().size() < messages) {
      long now = System.nanoTime();
      if (log.read().size() > handled) {
        handled = log.read().size();
        since = now;
      }
      if (handled > 0 && now - since > STANDSTILL.toNanos()) {
        return;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** How many messages the last commits say are settled. */
  private static long committed(Cluster cluster, String topic, Uuid id) {
    Map<TopicPartition, OffsetAndMetadata> commits = cluster.commits(topic);
    if (commits.size() < PARTITIONS) {
      throw new ProgramFailure(ExitCode.INTERNAL, "there was no commit before the kill");
    }
    long committed = 0;
    for (Map.Entry<TopicPartition, OffsetAndMetadata> commit : commits.entrySet()) {
      committed += settled(commit.getKey().partition(), commit.getValue(), id);
    }
    return committed;
  }

  private static long settled(int partition, OffsetAndMetadata commit, Uuid id) {
    PartitionIdentity identity =
        new PartitionIdentity(id.getMostSignificantBits(), id.getLeastSignificantBits(), partition);
    return commit.offset()
        + GapCodec.decode(commit.metadata(), commit.offset(), identity)
            .map(GapMap::settled)
            .orElse(0L);
  }

  private static Restart compare(
      List<Handled> before, List<Handled> after, long committed, long killed) {
    Map<Integer, Long> last = new HashMap<>();
    Map<Place, Long> acked = new HashMap<>();
    for (Handled handled : before) {
      last.merge(handled.partition(), handled.offset() + 1, Math::max);
      if (handled.acked()) {
        acked.put(Place.of(handled), handled.nanos());
      }
    }
    long again = 0;
    long oldest = killed;
    for (Handled handled : after) {
      Long done = acked.get(Place.of(handled));
      if (done != null) {
        again++;
        oldest = Math.min(oldest, done);
      }
    }
    long span = last.values().stream().mapToLong(end -> end).sum();
    return new Restart(
        span,
        span - acked.size(),
        acked.size(),
        acked.size() - committed,
        again,
        Duration.ofNanos(killed - oldest).toMillis());
  }

  private record Place(int partition, long offset) {
    static Place of(Handled handled) {
      return new Place(handled.partition(), handled.offset());
    }
  }
}
