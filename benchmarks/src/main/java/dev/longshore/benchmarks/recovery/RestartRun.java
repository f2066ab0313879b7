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
 * One partition whose first message is never answered, and behind it one message in twenty that
 * waits for another attempt or for its answer. The consumer is killed while it works, and started
 * again. Owned by one thread.
 */
public final class RestartRun {
  private static final int SPAN = 200_000;

  /** More than the span, so that work goes on when the kill comes. */
  private static final int MESSAGES = 260_000;

  private static final double HOLES = 0.05;
  private static final int VALUE_BYTES = 100;
  private static final long SEED = 42;
  private static final long LOOK_NANOS = 5_000_000;
  private static final Duration STANDSTILL = Duration.ofSeconds(10);
  private static final Duration AGAIN = Duration.ofMinutes(2);
  private static final Duration LINGER = Duration.ofSeconds(2);

  private static final List<String> SETTINGS =
      List.of(
          "workers.max-in-flight=60000",
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
        "one partition, its first message never answered, 5 % of those behind it waiting (half for"
            + " a retry, half for an answer), ordering by key, commits every 500 ms",
        "killed with -9 at work, once %,d offsets were handled or none more was taken; started again"
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
    Uuid id = cluster.create(topic, 1);
    fill(cluster, topic);
    Cluster.Member first = cluster.consume(topic + "-a", topic, SETTINGS);
    awaitSpan(first.log());
    first.kill();
    long killed = System.nanoTime();
    long committed = committed(cluster, topic, id);
    List<Handled> before = List.copyOf(first.log().read());
    Cluster.Member second = cluster.consume(topic + "-b", topic, SETTINGS).awaitReady();
    awaitRest(second.log(), MESSAGES - committed);
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
        if (number == 0) {
          value[0] = LoggingHandler.NEVER;
        }
        byte[] key = Integer.toString(number).getBytes(StandardCharsets.US_ASCII);
        var _ = producer.send(new ProducerRecord<>(topic, key, value));
      }
    }
  }

  private static void awaitSpan(HandledLog log) {
    int handled = 0;
    long since = System.nanoTime();
    while (log.read().size() < SPAN) {
      if (log.read().size() > handled) {
        handled = log.read().size();
        since = System.nanoTime();
      }
      if (handled > 0 && System.nanoTime() - since > STANDSTILL.toNanos()) {
        return;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private static void awaitRest(HandledLog log, long messages) {
    long started = System.nanoTime();
    while (log.read().size() < messages) {
      if (System.nanoTime() - started > AGAIN.toNanos()) {
        return; // held back: what is missing cannot have been handled again
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    LockSupport.parkNanos(LINGER.toNanos());
  }

  /** How many messages the last commit says are settled. */
  private static long committed(Cluster cluster, String topic, Uuid id) {
    OffsetAndMetadata commit = cluster.commits(topic).get(new TopicPartition(topic, 0));
    if (commit == null) {
      throw new ProgramFailure(ExitCode.INTERNAL, "there was no commit before the kill");
    }
    PartitionIdentity identity =
        new PartitionIdentity(id.getMostSignificantBits(), id.getLeastSignificantBits(), 0);
    return commit.offset()
        + new GapCodec(4096)
            .decode(commit.metadata(), commit.offset(), identity)
            .map(GapMap::settled)
            .orElse(0L);
  }

  private static Restart compare(
      List<Handled> before, List<Handled> after, long committed, long killed) {
    Map<Long, Long> acked = new HashMap<>();
    long last = 0;
    for (Handled handled : before) {
      last = Math.max(last, handled.offset());
      if (handled.acked()) {
        acked.put(handled.offset(), handled.nanos());
      }
    }
    long again = 0;
    long oldest = killed;
    for (Handled handled : after) {
      Long done = acked.get(handled.offset());
      if (done != null) {
        again++;
        oldest = Math.min(oldest, done);
      }
    }
    long holes = last + 1 - acked.size();
    return new Restart(
        last + 1,
        holes,
        acked.size(),
        acked.size() - committed,
        again,
        Duration.ofNanos(killed - oldest).toMillis());
  }
}
