package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rate limits of an instance, of a key and of a group, with real processes on a real broker. */
final class RateLimitIT {
  @RegisterExtension static final Acceptance acceptance = new Acceptance();

  @Test
  void anInstanceStartsAsManyAttemptsPerSecondAsItMayRepeatedOnesIncluded() {
    String topic = acceptance.topic("orders", 3);
    acceptance.stub().behave(RateLimitIT::everyFifthFailsOnce);
    acceptance.send(messages(topic, 600));
    acceptance.consumer(acceptance.setup(topic).with("rate-limit.per-second", "100"));

    acceptance.awaitSettled(Duration.ofSeconds(60));

    List<Long> starts = starts(acceptance.stub().calls());
    assertThat(starts).hasSizeGreaterThanOrEqualTo(720);
    assertThat(rate(starts.subList(30, starts.size()))).isBetween(95.0, 105.0);
  }

  @Test
  void aKeyAtItsLimitWaitsAloneAndAtItsRate() {
    String topic = acceptance.topic("orders", 3);
    for (int number = 0; number < 40; number++) {
      acceptance.send(topic, "busy", "busy-" + number);
    }
    acceptance.send(messages(topic, 300));
    acceptance.consumer(acceptance.setup(topic).with("rate-limit.per-key-per-second", "5"));

    acceptance.awaitSettled(Duration.ofSeconds(60));

    List<Call> calls = acceptance.stub().calls();
    List<Long> busy = starts(calls.stream().filter(RateLimitIT::isBusy).toList());
    List<Long> others = starts(calls.stream().filter(call -> !isBusy(call)).toList());
    assertThat(rate(busy.subList(1, busy.size()))).isBetween(4.75, 5.25);
    assertThat(others.getLast()).isLessThan(busy.getLast());
  }

  @Test
  void whatWaitsForALimitHoldsUpNoDrain() {
    String topic = acceptance.topic("orders", 3);
    for (int number = 0; number < 200; number++) {
      acceptance.sendUnobserved(topic, "key-" + number % 10, Integer.toString(number));
    }
    ConsumerProcess consumer =
        acceptance.consumer(
            acceptance
                .setup(topic)
                .with("rate-limit.per-second", "2")
                .with("rate-limit.per-key-per-second", "1")
                .with("shutdown.drain", "20s"));
    Eventually.await(
        "some calls", Duration.ofSeconds(20), () -> acceptance.stub().calls().size() > 5);

    assertThat(consumer.terminate().awaitExit(Duration.ofSeconds(15))).isZero();

    assertThat(acceptance.stub().calls()).hasSizeLessThan(60);
  }

  @Test
  void aFleetKeepsItsLimitWhenInstancesComeAndGo() {
    double limit = 60;
    String topic = acceptance.topic("orders", 6);
    for (int number = 0; number < 6_000; number++) {
      acceptance.sendUnobserved(topic, "key-" + number % 600, Integer.toString(number));
    }
    Setup setup =
        acceptance.setup(topic).with("rate-limit.fleet-per-second", Double.toString(limit));
    ConsumerProcess first = acceptance.consumer(setup);
    ConsumerProcess second = acceptance.consumer(setup);
    assertConverges(limit);

    ConsumerProcess third = acceptance.consumer(setup);
    assertConverges(limit);

    first.terminate();
    third.terminate();
    assertThat(first.awaitExit(Duration.ofSeconds(30))).isZero();
    assertThat(third.awaitExit(Duration.ofSeconds(30))).isZero();
    assertConverges(limit);
    assertThat(second.isRunning()).isTrue();
  }

  /** Five seconds after a change the group starts what it may, and no more. */
  private static void assertConverges(double limit) {
    pause(Duration.ofSeconds(5));
    int before = acceptance.stub().calls().size();
    long from = System.nanoTime();
    pause(Duration.ofSeconds(5));
    double seconds = (System.nanoTime() - from) / 1e9;
    double rate = (acceptance.stub().calls().size() - before) / seconds;
    assertThat(rate).isBetween(0.9 * limit, 1.1 * limit);
  }

  /** Time has to pass here: what is measured is how much happens in it. */
  private static void pause(Duration time) {
    Eventually.holds("the test runs", time, () -> true);
  }

  private static Reply everyFifthFailsOnce(Call call) {
    boolean fails = Integer.parseInt(call.text()) % 5 == 0 && call.attempt() == 1;
    return fails ? Reply.FAILED : Reply.DONE;
  }

  private static boolean isBusy(Call call) {
    return call.text().startsWith("busy");
  }

  private static List<Long> starts(List<Call> calls) {
    return calls.stream().map(Call::arrivedNanos).sorted().toList();
  }

  private static double rate(List<Long> starts) {
    return (starts.size() - 1) * 1e9 / (starts.getLast() - starts.getFirst());
  }

  private static List<ProducerRecord<byte @Nullable [], byte @Nullable []>> messages(
      String topic, int count) {
    List<ProducerRecord<byte @Nullable [], byte @Nullable []>> messages = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      messages.add(TestKafka.message(topic, "key-" + number, Integer.toString(number)));
    }
    return messages;
  }
}
