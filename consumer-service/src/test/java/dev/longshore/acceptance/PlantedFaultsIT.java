package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.audit.Invariant;
import dev.longshore.recording.Judgement;
import dev.longshore.recording.Planted;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The soak's own test: the same kind of run with a fault in the consumer is rejected, and without
 * one it is not.
 */
final class PlantedFaultsIT {
  private static final Map<Planted, Set<Invariant>> GIVEN_AWAY_BY =
      Map.of(
          Planted.NOTHING, Set.of(),
          Planted.COMMITS_TOO_FAR, Set.of(Invariant.I4),
          Planted.DROPS_MESSAGES, Set.of(Invariant.I4),
          Planted.SUPPRESSES_COMMITS, Set.of(Invariant.I10),
          Planted.FORGETS_GAP_MAPS, Set.of(Invariant.I7),
          Planted.HANDLES_TWICE, Set.of(Invariant.I5));

  private static final int PARTITIONS = 2;
  private static final int PER_SECOND = 100;
  private static final Duration BEFORE_THE_KILL = Duration.ofMillis(2_500);
  private static final Duration TO_COMMIT = Duration.ofSeconds(40);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder = Path.of("");

  @Test
  void aFaultInTheConsumerIsFoundInTheHistoryOfARealRun() throws Exception {
    List<Callable<Judgement>> runs = new ArrayList<>();
    try (BrokerProcess broker = BrokerProcess.start(folder);
        ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Planted> faults = List.of(Planted.values());
      faults.forEach(planted -> runs.add(() -> run(broker.bootstrap(), planted, false)));
      List<Future<Judgement>> judged = threads.invokeAll(runs);
      for (int index = 0; index < faults.size(); index++) {
        Judgement judgement = judged.get(index).get();
        Set<Invariant> expected = GIVEN_AWAY_BY.getOrDefault(faults.get(index), Set.of());
        assertThat(judgement.invariants())
            .as(faults.get(index) + ": " + judgement.text())
            .containsAll(expected)
            .hasSizeGreaterThanOrEqualTo(expected.size());
        assertThat(judgement.violations().isEmpty()).isEqualTo(expected.isEmpty());
      }
    }
  }

  @Test
  void aCommitThatIsTooFarIsFoundInATransactionToo() {
    try (BrokerProcess broker = BrokerProcess.start(folder)) {
      Judgement sound = run(broker.bootstrap(), Planted.NOTHING, true);
      Judgement faulty = run(broker.bootstrap(), Planted.COMMITS_TOO_FAR, true);

      assertThat(sound.violations()).as(sound.text()).isEmpty();
      assertThat(faulty.invariants()).as(faulty.text()).contains(Invariant.I4);
    }
  }

  /** A message at the head of each partition takes long; the member is killed behind it. */
  private Judgement run(String bootstrap, Planted planted, boolean transactional) {
    String name = "planted-" + planted.name().toLowerCase(java.util.Locale.ROOT);
    Map<String, String> settings =
        Map.of(
            "dead-letter.transactional", "" + transactional,
            "source.protocol", "consumer",
            "workers.concurrency", "16",
            "visibility.timeout", "5s");
    try (RecordedGroup group = new RecordedGroup(folder, bootstrap, name, settings, planted)) {
      group.create(PARTITIONS);
      for (String key : List.of("a", "b", "c", "d")) {
        TestKafka.accepted(
            TestKafka.message(name, key, "work 4800"),
            group.kafka().send(TestKafka.message(name, key, "work 4800")));
      }
      String first = group.begin();
      group.awaitReady(first);
      try (SoakLoad _ = SoakLoad.start(group.kafka(), name, 1, PER_SECOND)) {
        awaitGapMaps(group, planted);
        group.kill(first);
      }
      endUndropped(group.kafka(), name);
      String second = group.begin();
      group.awaitReady(second);
      awaitCommitted(group, planted);
      boolean _ = group.stop(second);
      return group.judge();
    }
  }

  /** Nobody commits past a message that never came, if no other follows it. */
  private static void endUndropped(TestKafka kafka, String topic) {
    kafka
        .ends(topic)
        .forEach(
            (partition, end) -> {
              if (Planted.drops(end - 1)) {
                ProducerRecord<byte @Nullable [], byte @Nullable []> last =
                    new ProducerRecord<>(
                        topic,
                        partition.partition(),
                        TestKafka.bytes("last"),
                        TestKafka.bytes("work 1"));
                TestKafka.accepted(last, kafka.send(last));
              }
            });
  }

  private static void awaitGapMaps(RecordedGroup group, Planted planted) {
    if (planted == Planted.SUPPRESSES_COMMITS || planted == Planted.COMMITS_TOO_FAR) {
      LockSupport.parkNanos(BEFORE_THE_KILL.toNanos());
      return;
    }
    Eventually.await("gap maps", TO_COMMIT, group::hasGapMaps);
    if (planted == Planted.FORGETS_GAP_MAPS) {
      // The auditor blames what is handled again when several commits had gone by.
      LockSupport.parkNanos(BEFORE_THE_KILL.toNanos());
    }
  }

  private static void awaitCommitted(RecordedGroup group, Planted planted) {
    if (planted == Planted.SUPPRESSES_COMMITS) {
      LockSupport.parkNanos(BEFORE_THE_KILL.toNanos());
      return;
    }
    Eventually.await("everything committed", TO_COMMIT, group::isCommitted);
  }
}
