package dev.longshore.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.deadletter.DeadLetter;
import dev.longshore.deadletter.DeadLetterFilter;
import dev.longshore.deadletter.DeadLetterHeaders;
import dev.longshore.deadletter.DeadLetterReason;
import dev.longshore.deadletter.DeadLetterReference;
import dev.longshore.deadletter.DeadLetterState;
import dev.longshore.deadletter.FailureDescription;
import dev.longshore.deadletter.ParkedMessage;
import dev.longshore.message.Message;
import dev.longshore.timing.Pace;
import dev.longshore.topic.ScanRange;
import dev.longshore.topic.ScriptedTopic;
import dev.longshore.topic.TopicScan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ReplayTest {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

  private static final Serializer<byte @Nullable []> BYTES = (topic, bytes) -> bytes;

  private final ScriptedTopic letters = new ScriptedTopic("orders.dlq", 1);
  private final List<String> problems = new ArrayList<>();

  @Test
  void keyAndValueGoBackByteForByteWithTheUsersHeadersOnly() {
    letters.add(0, 0, null, new byte[] {0, (byte) 0xff}, parkedHeaders("orders", 1));
    letters.add(0, 1, bytes("k"), null, parkedHeaders("orders", 0));
    MockProducer<byte @Nullable [], byte @Nullable []> producer = producer();

    ReplayResult result = replay(plan(request(Optional.empty(), 9, 3)), producer);

    assertThat(result).isEqualTo(new ReplayResult("job-1", 2, 0, 0, false, 0, false));
    var sent = sentTo("orders", producer);
    assertThat(sent).hasSize(2);
    assertThat(sent.getFirst().key()).isNull();
    assertThat(sent.getFirst().value()).isEqualTo(new byte[] {0, (byte) 0xff});
    assertThat(sent.getFirst().partition()).isNull();
    assertThat(sent.getLast().value()).isNull();
    assertThat(headerTexts(sent.getFirst().headers()))
        .containsExactly(
            "tenant=a", "tenant=b", "longshore.redrives=2", "longshore.redrive-job=job-1");
  }

  @Test
  void whatWasSentIsRecordedAfterwards() {
    letters.add(0, 0, null, bytes("v"), parkedHeaders("orders", 0));
    MockProducer<byte @Nullable [], byte @Nullable []> producer = producer();

    replay(plan(request(Optional.empty(), 9, 3)), producer);

    assertThat(producer.history()).hasSize(2);
    var record = producer.history().getLast();
    assertThat(record.topic()).isEqualTo("longshore.dlq.state");
    assertThat(text(record.key())).isEqualTo("orders.dlq|0|0");
    assertThat(text(record.value()))
        .isEqualTo(
            "{\"state\":\"replayed\",\"job\":\"job-1\",\"at\":\"2026-11-20T10:00:00Z\","
                + "\"timestamp\":1000}");
  }

  @Test
  void whatCouldNotBeSentIsNotRecorded() {
    letters.add(0, 0, null, bytes("v"), parkedHeaders("orders", 0));
    MockProducer<byte @Nullable [], byte @Nullable []> producer = new RefusingProducer();

    ReplayResult result = replay(plan(request(Optional.empty(), 9, 3)), producer);

    assertThat(result).isEqualTo(new ReplayResult("job-1", 0, 1, 0, false, 0, false));
    assertThat(problems).containsExactly("0:0 too large");
  }

  @Test
  void aStoppedReplayRecordsWhatItSent() {
    letters.add(0, 0, null, bytes("1"), parkedHeaders("orders", 0));
    letters.add(0, 1, null, bytes("2"), parkedHeaders("orders", 0));
    MockProducer<byte @Nullable [], byte @Nullable []> producer = producer();
    ReplayPlan plan = plan(request(Optional.empty(), 9, 3));
    Replay[] running = new Replay[1];
    running[0] =
        new Replay(
            letters.consumer(),
            producer,
            InstantSource.fixed(NOW),
            new Replay.Progress() {
              @Override
              public void replayed(long count) {
                running[0].stop();
              }

              @Override
              public void failed(ParkedMessage letter, String problem) {}
            });

    ReplayResult result = running[0].apply(plan, "job-1", Pace.unlimited(), PATIENCE);

    assertThat(result).isEqualTo(new ReplayResult("job-1", 1, 0, 0, true, 0, false));
    assertThat(sentTo("longshore.dlq.state", producer)).hasSize(1);
  }

  @Test
  void thePlanCountsByTargetAndCauseAndSaysWhatItLeavesOut() {
    letters.add(0, 0, null, bytes("1"), parkedHeaders("orders", 0));
    letters.add(0, 1, null, bytes("2"), parkedHeaders("mails", 0));
    letters.add(0, 2, null, bytes("3"), parkedHeaders("orders", 3));
    letters.add(0, 3, null, bytes("4"), new RecordHeaders());

    ReplayPlan plan = plan(request(Optional.empty(), 9, 3));

    assertThat(plan.count()).isEqualTo(2);
    assertThat(plan.targets()).containsEntry("orders", 1L).containsEntry("mails", 1L).hasSize(2);
    assertThat(plan.groups())
        .singleElement()
        .satisfies(group -> assertThat(group.cause()).isEqualTo("java.net.ConnectException"));
    assertThat(plan.leftOut()).isEqualTo(new ReplayPlan.LeftOut(0, 1, 1, 0, 0, 0, 0));
  }

  @Test
  void untilToldOtherwiseEachLetterSaysHowOftenItMayGoBackOrMayThreeTimes() {
    letters.add(0, 0, null, bytes("silent"), parkedHeaders("orders", 2));
    letters.add(0, 1, null, bytes("silent"), parkedHeaders("orders", 3));
    letters.add(0, 2, null, bytes("never"), limited(parkedHeaders("orders", 0), 0));
    letters.add(0, 3, null, bytes("often"), limited(parkedHeaders("orders", 9), 10));
    letters.add(0, 4, null, bytes("too often"), limited(parkedHeaders("orders", 10), 10));
    letters.add(0, 5, null, bytes("nonsense"), limited(parkedHeaders("orders", 0), -7));

    ReplayPlan plan = plan(request(Optional.empty(), 9, OptionalInt.empty()));
    ReplayPlan told = plan(request(Optional.empty(), 9, OptionalInt.of(10)));

    assertThat(plan.count()).isEqualTo(3);
    assertThat(plan.leftOut().overMaxRedrives()).isEqualTo(3);
    assertThat(told.leftOut().overMaxRedrives()).isEqualTo(1);
  }

  private static Headers limited(Headers headers, int most) {
    DeadLetterHeaders.limitRedrives(headers, most);
    return headers;
  }

  @Test
  void anotherTopicTakesLettersWithoutAnOriginToo() {
    letters.add(0, 0, null, bytes("1"), new RecordHeaders());

    ReplayPlan plan = plan(request(Optional.of("repaired"), 9, 3));

    assertThat(plan.targets()).containsEntry("repaired", 1L);
    assertThat(plan.leftOut().total()).isZero();
  }

  @Test
  void noMoreThanTheMostAreTaken() {
    for (int offset = 0; offset < 5; offset++) {
      letters.add(0, offset, null, bytes("v" + offset), parkedHeaders("orders", 0));
    }
    MockProducer<byte @Nullable [], byte @Nullable []> producer = producer();

    replay(plan(request(Optional.empty(), 2, 3)), producer);

    assertThat(sentTo("orders", producer).stream().map(record -> text(record.value())))
        .containsExactly("v0", "v1");
  }

  @Test
  void aDeadLetterInThePlaceOfAReplayedOneIsNew() {
    letters.add(0, 0, null, bytes("v"), parkedHeaders("orders", 0));
    List<Message> found = new ArrayList<>();
    TopicScan.start(letters.consumer(), "orders.dlq", ScanRange.everything())
        .forEach(PATIENCE, found::add);
    LetterStates same = new LetterStates();
    same.put(new DeadLetterReference(0, 0), 1000, DeadLetterState.REPLAYED);
    LetterStates other = new LetterStates();
    other.put(new DeadLetterReference(0, 0), 999, DeadLetterState.REPLAYED);

    assertThat(same.state(found.getFirst())).isEqualTo(DeadLetterState.REPLAYED);
    assertThat(other.state(found.getFirst())).isEqualTo(DeadLetterState.NEW);
  }

  @Test
  void killedAtAnyStepTheNextReplaySendsTheRestAndAgainOnlyWhatWasNotRecorded() {
    int count = 10;
    for (int offset = 0; offset < count; offset++) {
      letters.add(0, offset, null, bytes("v" + offset), parkedHeaders("orders", 0));
    }
    for (int step = 0; step <= 2 * count; step++) {
      KilledProducer killed = new KilledProducer(step);
      ReplayPlan whole = plan(request(Optional.empty(), 99, 3));
      if (step < 2 * count) {
        assertThatThrownBy(() -> replay(whole, killed)).isInstanceOf(KilledProducer.Killed.class);
      } else {
        assertThat(replay(whole, killed).replayed()).isEqualTo(count);
      }
      Set<String> recorded = texts(sentTo("longshore.dlq.state", killed), ProducerRecord::key);

      MockProducer<byte @Nullable [], byte @Nullable []> next = producer();
      replay(plan(request(Optional.empty(), 99, 3), recorded), next);

      Set<String> sent = texts(sentTo("orders", killed), ProducerRecord::value);
      Set<String> sentAgain = texts(sentTo("orders", next), ProducerRecord::value);
      assertThat(sentAgain).as("killed at step %d", step).hasSize(count - recorded.size());
      sentAgain.addAll(sent);
      assertThat(sentAgain).as("killed at step %d", step).hasSize(count);
    }
  }

  private static Set<String> texts(
      List<ProducerRecord<byte @Nullable [], byte @Nullable []>> records,
      Function<ProducerRecord<byte @Nullable [], byte @Nullable []>, byte @Nullable []> part) {
    Set<String> texts = new HashSet<>();
    for (var record : records) {
      texts.add(text(part.apply(record)));
    }
    return texts;
  }

  private ReplayPlan plan(ReplayRequest request) {
    return plan(request, Set.of());
  }

  /** A plan that finds these recorded as replayed, by the keys of their records. */
  private ReplayPlan plan(ReplayRequest request, Set<String> recorded) {
    ChosenLetters chosen = new ChosenLetters();
    PlanTally tally = new PlanTally(request, chosen);
    TopicScan.start(letters.consumer(), "orders.dlq", ScanRange.everything())
        .forEach(
            PATIENCE,
            message -> {
              String key = "orders.dlq|%d|%d".formatted(message.partition(), message.offset());
              tally.add(
                  ParkedMessage.of(
                      message,
                      recorded.contains(key) ? DeadLetterState.REPLAYED : DeadLetterState.NEW));
              return true;
            });
    return new ReplayPlan(request, chosen, tally);
  }

  private ReplayResult replay(
      ReplayPlan plan, MockProducer<byte @Nullable [], byte @Nullable []> producer) {
    Replay.Progress progress =
        new Replay.Progress() {
          @Override
          public void replayed(long count) {}

          @Override
          public void failed(ParkedMessage letter, String problem) {
            problems.add(letter.reference() + " " + problem);
          }
        };
    return new Replay(letters.consumer(), producer, InstantSource.fixed(NOW), progress)
        .apply(plan, "job-1", Pace.unlimited(), PATIENCE);
  }

  private static ReplayRequest request(Optional<String> target, long max, int maxRedrives) {
    return request(target, max, OptionalInt.of(maxRedrives));
  }

  private static ReplayRequest request(Optional<String> target, long max, OptionalInt maxRedrives) {
    return new ReplayRequest(
        "orders.dlq", DeadLetterFilter.everything(), Set.of(), target, max, maxRedrives, false);
  }

  private static MockProducer<byte @Nullable [], byte @Nullable []> producer() {
    return new MockProducer<>(true, null, BYTES, BYTES);
  }

  private static List<ProducerRecord<byte @Nullable [], byte @Nullable []>> sentTo(
      String topic, MockProducer<byte @Nullable [], byte @Nullable []> producer) {
    return producer.history().stream().filter(record -> record.topic().equals(topic)).toList();
  }

  private static Headers parkedHeaders(String origin, int redrives) {
    Headers user = new RecordHeaders().add("tenant", bytes("a")).add("tenant", bytes("b"));
    DeadLetter letter =
        new DeadLetter(
            origin,
            0,
            7,
            NOW,
            "workers",
            DeadLetterReason.ATTEMPTS_EXHAUSTED,
            5,
            new FailureDescription(
                "java.net.ConnectException", "refused", "java.net.ConnectException", ""),
            NOW,
            NOW,
            "host",
            redrives);
    return DeadLetterHeaders.park(user, letter, 100);
  }

  private static List<String> headerTexts(Headers headers) {
    List<String> texts = new ArrayList<>();
    headers.forEach(header -> texts.add(header.key() + "=" + text(header.value())));
    return texts;
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "(null)" : new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A producer whose process dies when so many records were sent and acknowledged. */
  private static final class KilledProducer
      extends MockProducer<byte @Nullable [], byte @Nullable []> {
    private int left;

    KilledProducer(int steps) {
      super(true, null, BYTES, BYTES);
      this.left = steps;
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<byte @Nullable [], byte @Nullable []> record) {
      if (left == 0) {
        throw new Killed();
      }
      left--;
      return super.send(record);
    }

    private static final class Killed extends RuntimeException {
      private static final long serialVersionUID = 1L;
    }
  }

  /** A producer whose broker takes nothing. */
  private static final class RefusingProducer
      extends MockProducer<byte @Nullable [], byte @Nullable []> {
    RefusingProducer() {
      super(false, null, BYTES, BYTES);
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<byte @Nullable [], byte @Nullable []> record) {
      Future<RecordMetadata> sent = super.send(record);
      errorNext(new RecordTooLargeException("too large"));
      return sent;
    }
  }
}
