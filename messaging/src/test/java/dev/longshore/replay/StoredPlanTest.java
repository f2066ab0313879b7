package dev.longshore.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.longshore.deadletter.DeadLetterFilter;
import dev.longshore.deadletter.DeadLetterReference;
import dev.longshore.deadletter.DeadLetterState;
import dev.longshore.deadletter.HeaderNames;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.message.Message;
import dev.longshore.topic.OffsetRange;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StoredPlanTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

  @Test
  void aPlanThatWasKeptChoosesExactlyTheSame() {
    Random random = new Random(4711);
    ChosenLetters chosen = new ChosenLetters();
    Map<Integer, TreeSet<Long>> offsets = new TreeMap<>();
    for (int partition = 0; partition < 3; partition++) {
      long offset = 1_000_000_000_000L * partition;
      for (int number = 0; number < 20_000; number++) {
        offset += 1 + random.nextInt(4);
        chosen.add(message(partition, offset));
        offsets.computeIfAbsent(partition, any -> new TreeSet<>()).add(offset);
      }
    }
    StoredPlan plan = new StoredPlan("replay-1", plan(chosen));

    StoredPlan read = StoredPlan.read(plan.json().getBytes(StandardCharsets.UTF_8));

    assertThat(read.job()).isEqualTo("replay-1");
    assertThat(read.plan().count()).isEqualTo(60_000);
    assertThat(read.plan().targets()).isEqualTo(Map.of("orders", 60_000L));
    assertThat(read.plan().request().stripped().patterns()).containsExactly("x-*");
    offsets.forEach(
        (partition, all) -> {
          OffsetRange range = Objects.requireNonNull(read.plan().chosen().ranges().get(partition));
          for (long at = range.start() - 1; at <= range.end(); at++) {
            assertThat(read.plan().chosen().contains(message(partition, at)))
                .isEqualTo(all.contains(at));
          }
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "[]",
        "{}",
        "{\"longshorePlan\":2,\"job\":\"a\",\"topic\":\"t\"}",
        "{\"longshorePlan\":1,\"job\":\"a b\",\"topic\":\"t\"}",
        "{\"longshorePlan\":1,\"job\":\"a\"}",
        "{\"longshorePlan\":1,\"job\":\"a\",\"topic\":\"t\",\"chosen\":{\"0\":{\"bits\":\"eA\"}}}",
        "{\"longshorePlan\":1,\"job\":\"a\",\"topic\":\"t\",\"chosen\":{\"x\":{\"bits\":\"eA==\"}}}"
      })
  void whatIsNoPlanIsRefused(String text) {
    assertThatExceptionOfType(ProgramFailure.class)
        .isThrownBy(() -> StoredPlan.read(text.getBytes(StandardCharsets.UTF_8)))
        .withMessageStartingWith("not a plan (");
  }

  @Test
  void aJobIsReadAsItWasWritten() {
    ReplayJob job =
        new ReplayJob(
            "replay-1",
            "orders.dlq",
            JobState.CANARY,
            new ReplayJob.Counts(10, 4, 1, 2),
            50.5,
            3,
            "why \"not\"",
            "anna@host",
            NOW,
            NOW.plusSeconds(3),
            Map.of("orders", Map.of(0, 17L)));

    assertThat(JobFormat.job("replay-1", JobFormat.json(job))).contains(job);
    assertThat(job.isAlive(NOW.plusSeconds(12))).isTrue();
    assertThat(job.isAlive(NOW.plusSeconds(14))).isFalse();
    assertThat(job.shownState(NOW.plusSeconds(14))).isEqualTo(JobState.INTERRUPTED);
  }

  @Test
  void wishesAreReadAsTheyWereWrittenAndNothingElseIsOne() {
    for (JobWish wish :
        List.of(
            new JobWish.Pause(), new JobWish.Resume(), new JobWish.Cancel(), new JobWish.Rate(2))) {
      assertThat(JobFormat.wish(JobFormat.json(wish))).contains(wish);
    }
    assertThat(JobFormat.wish("{\"wish\":\"rate\",\"rate\":-1}".getBytes(StandardCharsets.UTF_8)))
        .isEmpty();
    assertThat(JobFormat.wish(new byte[] {'x'})).isEmpty();
  }

  @Test
  void statesOfManyLettersAreToldApart() {
    LetterStates states = new LetterStates();
    states.put(new DeadLetterReference(0, 255), 1_000, DeadLetterState.REPLAYED);
    states.put(new DeadLetterReference(0, 256), 1_000, DeadLetterState.DISCARDED);
    states.put(new DeadLetterReference(1, 256), 1_000, DeadLetterState.EDITED);
    states.put(new DeadLetterReference(1, 256), 1_000, DeadLetterState.NEW);

    assertThat(states.state(message(0, 255))).isEqualTo(DeadLetterState.REPLAYED);
    assertThat(states.state(message(0, 256))).isEqualTo(DeadLetterState.DISCARDED);
    assertThat(states.state(message(1, 256))).isEqualTo(DeadLetterState.NEW);
    assertThat(states.state(message(1, 255))).isEqualTo(DeadLetterState.NEW);
  }

  private static ReplayPlan plan(ChosenLetters chosen) {
    return new ReplayPlan(
        new ReplayRequest(
            "orders.dlq",
            DeadLetterFilter.everything(),
            Set.of(),
            Optional.of("orders"),
            Long.MAX_VALUE,
            OptionalInt.empty(),
            false,
            HeaderNames.of(List.of("x-*"))),
        chosen,
        new ReplayPlan.Summary(
            List.of(new ReplayPlan.CauseGroup("f", "c", 60_000)),
            Map.of("orders", 60_000L),
            Set.of(),
            new ReplayPlan.LeftOut(0, 0, 0, 0, 0, 0, 0)));
  }

  private static Message message(int partition, long offset) {
    return Message.of(
        new ConsumerRecord<byte @Nullable [], byte @Nullable []>(
            "orders.dlq",
            partition,
            offset,
            1_000,
            TimestampType.CREATE_TIME,
            0,
            0,
            null,
            null,
            new RecordHeaders(),
            Optional.empty()));
  }
}
