package dev.longshore.benchmarks.recovery;

import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Two consumers share a topic under a steady load; one is killed, and its partitions' next messages
 * are waited for at the other. Then a new one takes its place. Owned by one thread.
 */
public final class FailoverRun {
  private static final int PARTITIONS = 8;
  private static final int PER_SECOND = 400;
  private static final long LOOK_NANOS = 2_000_000;
  private static final Duration SESSION = Duration.ofSeconds(6);
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** What it has handled for so long is what it has. */
  private static final Duration AT_WORK = Duration.ofSeconds(2);

  private final Path folder;
  private final int rounds;
  private final PrintStream progress;

  /**
   * A run that has not begun.
   *
   * @param folder for the broker's data and all logs; must be there
   */
  public FailoverRun(Path folder, int rounds, PrintStream progress) {
    this.folder = folder;
    this.rounds = rounds;
    this.progress = progress;
  }

  /** What is measured, in words. */
  public static List<String> description() {
    return List.of(
        "two consumers, %d partitions, %d messages/s; session timeout %d s, heartbeats every second"
            .formatted(PARTITIONS, PER_SECOND, SESSION.toSeconds()),
        "from kill -9 of one to the first of its partitions' messages that the other handles, less"
            + " the session timeout, which begins with the last heartbeat before the kill");
  }

  /** Kills as often as there are rounds, under both protocols. Blocks for minutes. */
  public List<Failover> run() throws InterruptedException {
    List<Failover> failovers = new ArrayList<>();
    try (Cluster cluster = Cluster.start(folder)) {
      for (String protocol : List.of("consumer", "classic")) {
        failovers.addAll(run(cluster, protocol));
      }
    }
    return failovers;
  }

  private List<Failover> run(Cluster cluster, String protocol) throws InterruptedException {
    String topic = "failover-" + protocol;
    cluster.create(topic, PARTITIONS);
    cluster.sessionTimeout(topic, SESSION);
    List<Failover> failovers = new ArrayList<>();
    AtomicBoolean sending = new AtomicBoolean(true);
    Thread sender = Thread.ofPlatform().start(() -> send(cluster, topic, sending));
    try {
      Cluster.Member survivor = cluster.consume(topic + "-0", topic, settings(protocol));
      survivor.awaitReady();
      for (int round = 1; round <= rounds; round++) {
        Cluster.Member victim =
            cluster.consume(topic + "-" + round, topic, settings(protocol)).awaitReady();
        Failover failover = kill(protocol, victim, survivor);
        failovers.add(failover);
        progress.println(failover);
      }
      survivor.kill();
    } finally {
      sending.set(false);
      sender.join();
    }
    return failovers;
  }

  private static List<String> settings(String protocol) {
    List<String> settings = new ArrayList<>(List.of("source.protocol=" + protocol));
    if (protocol.equals("classic")) {
      settings.add("kafka.properties.session.timeout.ms=" + SESSION.toMillis());
      settings.add("kafka.properties.heartbeat.interval.ms=1000");
    }
    return settings;
  }

  private static Failover kill(String protocol, Cluster.Member victim, Cluster.Member survivor) {
    awaitAtWork(victim.log());
    awaitAtWork(survivor.log());
    LockSupport.parkNanos(AT_WORK.toNanos());
    long killed = System.nanoTime();
    victim.kill();
    Set<Integer> orphans = partitionsSince(victim.log(), killed - AT_WORK.toNanos());
    orphans.removeAll(partitionsSince(survivor.log(), killed - AT_WORK.toNanos() / 2));
    Map<Integer, Long> taken = awaitAll(orphans, survivor.log(), killed);
    long first = taken.values().stream().mapToLong(nanos -> nanos).min().orElse(0);
    long last = taken.values().stream().mapToLong(nanos -> nanos).max().orElse(0);
    return new Failover(
        protocol,
        orphans.size(),
        Duration.ofNanos(first - killed).toMillis(),
        Duration.ofNanos(last - killed).toMillis(),
        SESSION.toMillis());
  }

  private static Set<Integer> partitionsSince(HandledLog log, long nanos) {
    Set<Integer> partitions = new HashSet<>();
    for (Handled handled : log.read()) {
      if (handled.nanos() - nanos > 0) {
        partitions.add(handled.partition());
      }
    }
    return partitions;
  }

  private static void awaitAtWork(HandledLog log) {
    long started = System.nanoTime();
    while (partitionsSince(log, started).isEmpty()) {
      check(started);
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** When each of these was handled there for the first time since a moment. */
  private static Map<Integer, Long> awaitAll(Set<Integer> wanted, HandledLog log, long since) {
    Map<Integer, Long> first = new HashMap<>();
    while (!first.keySet().containsAll(wanted)) {
      for (Handled handled : log.read()) {
        if (handled.nanos() - since > 0 && wanted.contains(handled.partition())) {
          first.putIfAbsent(handled.partition(), handled.nanos());
        }
      }
      check(since);
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return first;
  }

  private static void check(long started) {
    if (System.nanoTime() - started > LIMIT.toNanos()) {
      throw new ProgramFailure(
          ExitCode.TIMEOUT, "nothing was handled for %d s".formatted(LIMIT.toSeconds()));
    }
  }

  private static void send(Cluster cluster, String topic, AtomicBoolean sending) {
    byte[] value = {LoggingHandler.ACK};
    try (KafkaProducer<byte[], byte[]> producer = cluster.producer()) {
      long due = System.nanoTime();
      for (int number = 0; sending.get(); number++) {
        byte[] key = Integer.toString(number % 1_000).getBytes(StandardCharsets.US_ASCII);
        var _ = producer.send(new ProducerRecord<>(topic, number % PARTITIONS, key, value));
        due += 1_000_000_000L / PER_SECOND;
        LockSupport.parkNanos(due - System.nanoTime());
      }
    }
  }
}
