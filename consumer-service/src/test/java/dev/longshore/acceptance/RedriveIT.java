package dev.longshore.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.deadletter.DeadLetterFilter;
import dev.longshore.deadletter.DeadLetterHeaders;
import dev.longshore.deadletter.ParkedMessage;
import dev.longshore.replay.Replay;
import dev.longshore.replay.ReplayPlan;
import dev.longshore.replay.ReplayPlanner;
import dev.longshore.replay.ReplayRequest;
import dev.longshore.replay.ReplayStateTopic;
import dev.longshore.timing.Pace;
import dev.longshore.topic.TopicAdmin;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** P8: a message that dies again and again, however often it is sent back. */
final class RedriveIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int CYCLES = 100;

  private static final Replay.Progress NOT_WATCHED =
      new Replay.Progress() {
        @Override
        public void replayed(long count) {}

        @Override
        public void failed(ParkedMessage letter, String problem) {
          throw new AssertionError(problem);
        }
      };

  @RegisterExtension static final Acceptance acceptance = new Acceptance();

  @Test
  void aHundredReplaysCountAndLeaveTheHeadersAsTheyAreAfterTheFirst() {
    String topic = acceptance.topic("orders", 1);
    acceptance.stub().behave(call -> Reply.of(422));
    acceptance.consumer(acceptance.setup(topic));
    var first = TestKafka.message(topic, "a", "bad");
    first.headers().add("user", null).add("user", new byte[] {0, -1}).add("ce_id", bytes("1"));
    acceptance.send(List.of(first));

    Set<List<String>> shapes = new HashSet<>();
    Parked parked;
    try (var letters = acceptance.kafka().reader(topic + ".dlq", 0)) {
      parked = next(letters);
      for (int cycle = 1; cycle <= CYCLES; cycle++) {
        acceptance.send(List.of(sentBack(topic, parked)));
        parked = next(letters);
        assertThat(parked.header("redrives")).isEqualTo(Integer.toString(cycle));
        assertThat(parked.origin()).isEqualTo(new Place(topic, 0, cycle));
        shapes.add(shape(parked));
      }
    }

    assertThat(shapes).as("headers, but for numbers and hashes").hasSize(1);
    assertThat(parked.userHeaders().subList(0, 3)).containsExactly(first.headers().toArray());
    assertThat(parked.userHeaders()).hasSize(5);
    assertThat(parked.letter().value()).isEqualTo(first.value());
  }

  private static ProducerRecord<byte @Nullable [], byte @Nullable []> sentBack(
      String topic, Parked parked) {
    return new ProducerRecord<>(
        topic,
        null,
        parked.letter().key(),
        parked.letter().value(),
        DeadLetterHeaders.redrive(parked.letter().headers(), "job"));
  }

  /** The headers with all that may differ in length from one to the next as one character. */
  private static List<String> shape(Parked parked) {
    List<String> shape = new ArrayList<>();
    for (Header header : parked.letter().headers()) {
      byte[] value = header.value();
      shape.add(header.key() + "=" + (value == null ? "(null)" : new String(value, UTF_8)));
    }
    shape.replaceAll(text -> text.replaceAll("[0-9][0-9a-f.]*|[a-f][0-9a-f]{5,}", "#"));
    return shape;
  }

  @Test
  void aReplayLeavesOutWhatCameBackAsOftenAsTheServiceAllows() {
    String topic = acceptance.topic("orders", 1);
    acceptance.stub().behave(call -> Reply.of(422));
    ConsumerProcess consumer =
        acceptance.consumer(acceptance.setup(topic).with("dead-letter.max-redrives", "2"));
    acceptance.send(topic, "a", "bad");

    try (var letters = acceptance.kafka().reader(topic + ".dlq", 0)) {
      for (int redrive = 0; redrive < 2; redrive++) {
        Parked parked = next(letters);
        assertThat(parked.header("redrives")).isEqualTo(Integer.toString(redrive));
        assertThat(parked.header("max-redrives")).isEqualTo("2");
        assertThat(replay(topic, OptionalInt.empty()).count()).isEqualTo(1);
      }
      assertThat(next(letters).header("redrives")).isEqualTo("2");
    }

    ReplayPlan refused = replay(topic, OptionalInt.empty());
    assertThat(refused.count()).isZero();
    assertThat(refused.leftOut().overMaxRedrives()).isEqualTo(1);
    assertThat(replay(topic, OptionalInt.of(3)).count()).as("when told otherwise").isEqualTo(1);
    acceptance.adopt(topic);
    acceptance.awaitSettled(LIMIT);
    assertThat(consumer.errors())
        .contains("it was sent back 1 times before\"")
        .contains("it was sent back 2 times before, as often as dead-letter.max-redrives allows");
  }

  /** Sends back what may be. */
  private static ReplayPlan replay(String topic, OptionalInt most) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            acceptance.setup(topic).value("kafka.bootstrap-servers"),
            "key.serializer",
            ByteArraySerializer.class,
            "value.serializer",
            ByteArraySerializer.class,
            "key.deserializer",
            ByteArrayDeserializer.class,
            "value.deserializer",
            ByteArrayDeserializer.class);
    ReplayRequest request =
        new ReplayRequest(
            topic + ".dlq",
            DeadLetterFilter.everything(),
            Set.of(),
            Optional.empty(),
            Long.MAX_VALUE,
            most,
            false);
    try (var consumer = new KafkaConsumer<byte @Nullable [], byte @Nullable []>(settings);
        var producer = new KafkaProducer<byte @Nullable [], byte @Nullable []>(settings);
        Admin admin = Admin.create(settings)) {
      TopicAdmin topics = new TopicAdmin(admin);
      new ReplayStateTopic(consumer, topics).ensure();
      ReplayPlan plan = new ReplayPlanner(consumer, topics, LIMIT).plan(request);
      var result =
          new Replay(consumer, producer, InstantSource.system(), NOT_WATCHED)
              .apply(plan, "job", Pace.unlimited(), LIMIT);
      assertThat(result.replayed()).isEqualTo(plan.count());
      return plan;
    }
  }

  /** The next dead letter, once it is there. */
  private static Parked next(Consumer<byte @Nullable [], byte @Nullable []> letters) {
    long started = System.nanoTime();
    while (System.nanoTime() - started < LIMIT.toNanos()) {
      for (var letter : letters.poll(Duration.ofMillis(500))) {
        return new Parked(letter);
      }
    }
    throw new AssertionError("no dead letter within " + LIMIT);
  }

  private static byte[] bytes(String text) {
    return TestKafka.bytes(text);
  }
}
