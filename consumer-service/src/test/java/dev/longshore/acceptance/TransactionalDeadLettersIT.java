package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * With {@code dead-letter.transactional} whoever reads committed messages finds one copy of each
 * dead letter and of each result, whatever happens to the consumers.
 */
final class TransactionalDeadLettersIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int MESSAGES = 6_000;
  private static final int KILLS = 8;

  @RegisterExtension static final Acceptance acceptance = new Acceptance();

  @Test
  void withoutFaultsLettersAndResultsAreCommittedOnceAndTheGroupIsThrough() {
    String topic = acceptance.topic("orders", 3);
    String results = topic + ".results";
    acceptance.stub().behave(TransactionalDeadLettersIT::rejectSome);
    ConsumerProcess consumer =
        acceptance.consumer(transactional(topic).with("results.topic", results));

    send(topic, 0, 1_000);
    acceptance.awaitSettled(LIMIT);

    consumer.terminate();
    assertThat(consumer.awaitExit(LIMIT)).isZero();
    assertOneCopyOfEach(topic);
    assertThat(copies(results, "longshore.origin-"))
        .hasSize(1_000 - acceptance.parked().size())
        .allSatisfy((origin, count) -> assertThat(count).isEqualTo(1));
    long committed =
        acceptance.kafka().commits(acceptance.group()).values().stream()
            .mapToLong(commit -> commit.offset())
            .sum();
    assertThat(committed).isEqualTo(1_000);
  }

  @Test
  void killedAgainAndAgainThereIsOneCommittedCopyOfEachDeadLetterAndResult() throws Exception {
    String topic = acceptance.topic("orders", 4);
    String results = topic + ".results";
    acceptance.stub().behave(TransactionalDeadLettersIT::rejectSome);
    acceptance.limits(acceptance.limits().faultsWithDuplicates(MESSAGES));
    Setup setup = transactional(topic).with("results.topic", results);
    ConsumerProcess stays = acceptance.consumer(setup);
    ConsumerProcess victim = acceptance.consumer(setup);
    for (int kill = 0; kill < KILLS; kill++) {
      send(topic, kill * MESSAGES / KILLS, (kill + 1) * MESSAGES / KILLS);
      // Somewhere in the middle of what it does: no moment is better than another.
      Thread.sleep(100 + 137L * kill % 600);
      acceptance.kill(victim);
      victim = acceptance.consumer(setup);
    }
    acceptance.awaitSettled(LIMIT);
    stays.terminate();
    victim.terminate();
    assertThat(stays.awaitExit(LIMIT)).isZero();
    assertThat(victim.awaitExit(LIMIT)).isZero();

    assertOneCopyOfEach(topic);
    assertThat(copies(results, "longshore.origin-"))
        .hasSize(MESSAGES - acceptance.parked().size())
        .allSatisfy((origin, count) -> assertThat(count).as(origin).isEqualTo(1));
  }

  @Test
  void aZombieAddsNoSecondCommittedCopy() throws Exception {
    String topic = acceptance.topic("orders", 4);
    String results = topic + ".results";
    acceptance.stub().behave(TransactionalDeadLettersIT::rejectSome);
    acceptance.limits(acceptance.limits().faultsWithDuplicates(MESSAGES));
    Setup setup = transactional(topic).with("results.topic", results);
    acceptance.consumer(setup);
    ConsumerProcess zombie = acceptance.consumer(setup);

    send(topic, 0, MESSAGES / 2);
    Thread.sleep(250);
    zombie.pause();
    send(topic, MESSAGES / 2, MESSAGES);
    // Longer than its session; and its transaction, if it has one open, is aborted after 15 s.
    acceptance.awaitSettled(LIMIT);
    zombie.resume();
    Eventually.await("the zombie to know", LIMIT, () -> zombie.metric("longshore_inflight") == 0);

    assertOneCopyOfEach(topic);
    assertThat(copies(results, "longshore.origin-"))
        .hasSize(MESSAGES - acceptance.parked().size())
        .allSatisfy((origin, count) -> assertThat(count).as(origin).isEqualTo(1));
  }

  @Test
  void aLetterThatIsTooLargeIsParkedAsAStubAndHoldsUpNothing() {
    String topic = acceptance.topic("orders", 1);
    String deadLetters = topic + ".dead";
    acceptance.kafka().create(deadLetters, 1, Map.of("max.message.bytes", "3000"));
    acceptance.stub().behave(call -> Reply.of(422));
    acceptance.consumer(transactional(topic).with("dead-letter.topic", "'{topic}.dead'"));

    acceptance.sendUnobserved(topic, "key", "x".repeat(20_000));
    acceptance.sendUnobserved(topic, "other", "small");
    Eventually.await(
        "both parked", LIMIT, () -> acceptance.kafka().readCommitted(deadLetters).size() == 2);

    assertThat(acceptance.kafka().readCommitted(deadLetters).stream().map(Parked::new))
        .extracting(parked -> parked.header("reason"))
        .containsExactlyInAnyOrder("too-large", "rejected");
  }

  private static Reply rejectSome(Call call) {
    int number = Integer.parseInt(call.text());
    return number % 20 == 7 ? Reply.of(422) : Reply.of(200).with(TestKafka.bytes("ok " + number));
  }

  private static Setup transactional(String topic) {
    return acceptance.setup(topic).with("dead-letter.transactional", "true");
  }

  private static void send(String topic, int from, int to) {
    acceptance.send(
        IntStream.range(from, to)
            .mapToObj(number -> TestKafka.message(topic, "key-" + number % 50, "" + number))
            .toList());
  }

  private static void assertOneCopyOfEach(String topic) {
    Set<String> origins = copies(topic + ".dlq", "longshore.dlq.origin-").keySet();
    assertThat(origins).isNotEmpty();
    assertThat(copies(topic + ".dlq", "longshore.dlq.origin-"))
        .allSatisfy((origin, count) -> assertThat(count).as(origin).isEqualTo(1));
  }

  /** How many committed copies there are, by the place of the message that they are about. */
  private static Map<String, Long> copies(String topic, String prefix) {
    List<String> origins = new ArrayList<>();
    for (var record : acceptance.kafka().readCommitted(topic)) {
      origins.add(
          List.of("topic", "partition", "offset").stream()
              .map(
                  name ->
                      new String(
                          record.headers().lastHeader(prefix + name).value(),
                          StandardCharsets.UTF_8))
              .collect(Collectors.joining("-")));
    }
    return origins.stream()
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }
}
