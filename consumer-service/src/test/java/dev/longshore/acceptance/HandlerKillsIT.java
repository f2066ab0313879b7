package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Handlers that take their whole process with them. */
final class HandlerKillsIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int MESSAGES = 200;
  private static final int OUT_OF_MEMORY = 3;

  @RegisterExtension static final Acceptance acceptance = new Acceptance();

  @Test
  void oneFillsTheHeapAndOneCallsExitAndAThirdInstanceLosesNothing() {
    String topic = acceptance.topic("orders", 2);
    acceptance
        .stub()
        .behave(
            call ->
                acceptance.stub().callsFor(call.text()).size() > 1 || call.text().startsWith("m")
                    ? Reply.command("ack")
                    : Reply.command(call.text()));
    // What was settled since the last commit, and what was in flight, is handled again.
    acceptance.limits(Limits.STRICT.faultsWithDuplicates(MESSAGES));
    List<ConsumerProcess> dying = List.of(consumer(topic), consumer(topic));
    Eventually.await(
        "a partition for each",
        LIMIT,
        () -> dying.getLast().errors().contains("assigned " + topic));

    acceptance.send(
        IntStream.range(0, MESSAGES)
            .mapToObj(number -> TestKafka.message(topic, "key-" + number, "m" + number))
            .toList());
    acceptance.send(List.of(deadly(topic, 0, "oom"), deadly(topic, 1, "exit 7")));
    assertThat(dying.stream().map(one -> one.awaitExit(LIMIT)))
        .containsExactlyInAnyOrder(OUT_OF_MEMORY, 7);

    ConsumerProcess _ = consumer(topic);
    acceptance.awaitSettled(LIMIT);

    assertThat(acceptance.stub().callsFor("oom")).hasSize(2);
    assertThat(acceptance.stub().callsFor("exit 7")).hasSize(2);
    assertThat(acceptance.parked()).isEmpty();
  }

  private static ConsumerProcess consumer(String topic) {
    return acceptance.consumer(acceptance.setup(topic).java(ProgrammedHandler.class));
  }

  private static ProducerRecord<byte @Nullable [], byte @Nullable []> deadly(
      String topic, int partition, String command) {
    return new ProducerRecord<byte @Nullable [], byte @Nullable []>(
        topic, partition, TestKafka.bytes("deadly"), TestKafka.bytes(command));
  }
}
