package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Handlers that are programs, and what becomes of messages when these misbehave. */
final class ExecHandlerIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int CONCURRENCY = 3;

  @RegisterExtension static final Acceptance acceptance = new Acceptance();

  @Test
  void whateverAProcessDoesFailsItsOwnMessageOnly() {
    String topic = acceptance.topic("orders", 2);
    acceptance.limits(Limits.STRICT.concurrency(CONCURRENCY));
    acceptance.stub().behave(ExecHandlerIT::misbehaveOnce);
    ConsumerProcess consumer = acceptance.consumer(setup(topic).with("visibility.timeout", "15s"));
    List<String> special = List.of("crash", "hang", "garbage", "retry", "reject");

    for (int number = 0; number < 100; number++) {
      String body = number % 20 == 7 ? special.get(number / 20) : "plain " + number;
      acceptance.send(topic, "key " + number % 13, body);
    }
    acceptance.awaitSettled(LIMIT);

    List.of("crash", "hang", "garbage", "retry")
        .forEach(body -> assertThat(acceptance.stub().callsFor(body)).as(body).hasSize(2));
    assertThat(acceptance.parked())
        .singleElement()
        .satisfies(parked -> assertThat(parked.text()).isEqualTo("reject"));
    assertThat(acceptance.stub().count()).as("all calls").isEqualTo(100 + 4);
    assertThat(consumer.errors()).contains("told to crash");
  }

  private static Reply misbehaveOnce(Call call) {
    return switch (call.text()) {
      case "reject" -> Reply.of(500).with(ProgrammedHandler.COMMAND, "reject");
      case "crash", "hang", "garbage", "retry" ->
          call.attempt() == 1
              ? Reply.of(500).with(ProgrammedHandler.COMMAND, call.text())
              : Reply.DONE;
      default -> Reply.DONE;
    };
  }

  @Test
  void ofABatchThatCrashesOnlyTheBadMessageDies() {
    String topic = acceptance.topic("orders", 2);
    acceptance
        .stub()
        .behave(
            call ->
                call.text().startsWith("plain")
                    ? Reply.DONE
                    : Reply.of(500).with(ProgrammedHandler.COMMAND, call.text()));
    acceptance.consumer(
        setup(topic)
            .with("handler.batch", "{size: 10, linger: 100ms}")
            .with("retry.max-attempts", "3"));
    List<ProducerRecord<byte @Nullable [], byte @Nullable []>> messages = new ArrayList<>();
    for (int number = 0; number < 200; number++) {
      String body = number == 50 ? "crash" : number == 120 ? "reject" : "plain " + number;
      messages.add(TestKafka.message(topic, "key " + number, body));
    }
    acceptance.send(messages);
    acceptance.awaitSettled(LIMIT);
    // The neighbours of the crash told the stub that they are done, and were not.
    acceptance.limits(Limits.STRICT.faultsWithDuplicates(9));

    assertThat(acceptance.parked())
        .extracting(Parked::text, parked -> parked.header("attempts"))
        .containsExactlyInAnyOrder(tuple("crash", "3"), tuple("reject", "1"));
    assertThat(acceptance.stub().calls()).allMatch(call -> call.attempt() <= 3);
    assertThat(acceptance.stub().count()).isBetween(202, 202 + 9);
  }

  @Test
  void theDeadLetterOfACrashTellsExitCodeAndLastWords() {
    String topic = acceptance.topic("orders", 1);
    acceptance.limits(Limits.STRICT.concurrency(CONCURRENCY));
    acceptance.stub().behave(call -> Reply.of(500).with(ProgrammedHandler.COMMAND, "crash"));
    acceptance.consumer(setup(topic).with("retry.max-attempts", "2"));

    acceptance.send(topic, "a", "poison");
    acceptance.awaitSettled(LIMIT);

    assertThat(acceptance.parked())
        .singleElement()
        .satisfies(
            parked -> {
              assertThat(parked.header("error-class")).isEqualTo("exec-crash");
              assertThat(parked.header("error-message"))
                  .contains("exit code 3")
                  .contains("told to crash");
            });
  }

  @Test
  void processesThatAreKilledUnderLoadLoseNoMessage() {
    String topic = acceptance.topic("orders", 2);
    acceptance.limits(Limits.STRICT.concurrency(CONCURRENCY));
    acceptance
        .stub()
        .behave(
            call -> {
              Thread.sleep(5);
              return Reply.DONE;
            });
    ConsumerProcess consumer = acceptance.consumer(setup(topic).with("retry.max-attempts", "100"));
    List<ProducerRecord<byte @Nullable [], byte @Nullable []>> messages = new ArrayList<>();
    for (int number = 0; number < 1_000; number++) {
      messages.add(TestKafka.message(topic, "key " + number % 17, "plain " + number));
    }
    acceptance.send(messages);
    Random random = new Random(11);
    for (int kills = 0; kills < 6; kills++) {
      int before = acceptance.stub().acked().size();
      Eventually.await(
          "progress after " + kills + " kills",
          LIMIT,
          () -> acceptance.stub().acked().size() >= Math.min(1_000, before + 50));
      List<ProcessHandle> children = consumer.children();
      if (!children.isEmpty()) {
        children.get(random.nextInt(children.size())).destroyForcibly();
      }
    }
    // What was acked to the stub, but whose process was killed before it said so, is handled again.
    acceptance.limits(Limits.STRICT.concurrency(CONCURRENCY).faultsWithDuplicates(6));

    acceptance.awaitSettled(LIMIT);

    assertThat(acceptance.parked()).isEmpty();
  }

  @Test
  void aDrainLeavesNoProcessBehind() {
    String topic = acceptance.topic("orders", 2);
    acceptance.limits(Limits.STRICT.concurrency(CONCURRENCY));
    acceptance
        .stub()
        .behave(
            call -> {
              Thread.sleep(100);
              return Reply.DONE;
            });
    ConsumerProcess consumer = acceptance.consumer(setup(topic));
    for (int number = 0; number < 30; number++) {
      acceptance.send(topic, "key " + number, "plain " + number);
    }
    Eventually.await("processes at work", LIMIT, () -> consumer.children().size() == CONCURRENCY);
    List<ProcessHandle> processes = consumer.children();

    consumer.terminate();

    assertThat(consumer.awaitExit(LIMIT)).isZero();
    assertThat(processes).noneMatch(ProcessHandle::isAlive);
    acceptance.consumer(setup(topic));
    acceptance.awaitSettled(LIMIT);
  }

  @Test
  void processesEndByThemselvesWhenTheirConsumerIsKilled() {
    String topic = acceptance.topic("orders", 1);
    acceptance.limits(Limits.STRICT.concurrency(CONCURRENCY));
    ConsumerProcess consumer = acceptance.consumer(setup(topic));
    acceptance.send(topic, "a", "plain");
    acceptance.awaitSettled(LIMIT);
    List<ProcessHandle> processes = consumer.children();

    acceptance.kill(consumer);

    assertThat(processes).isNotEmpty();
    Eventually.await(
        "the end of the processes",
        LIMIT,
        () -> processes.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void aProgramThatDoesNotExistIsToldAtTheStart() {
    String topic = acceptance.topic("orders", 1);

    ConsumerProcess consumer =
        acceptance.begin(setup(topic).with("handler.command", "[./no-such-handler, --fast]"));

    assertThat(consumer.awaitExit(LIMIT)).isEqualTo(2);
    assertThat(consumer.errors()).contains("handler.command").contains("./no-such-handler");
  }

  private static Setup setup(String topic) {
    return acceptance
        .setup(topic)
        .with("handler.type", "exec")
        .with("handler.command", ForwardingProgram.command(acceptance.stub().base()))
        .with("workers.concurrency", Integer.toString(CONCURRENCY));
  }
}
