package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Consumers that die, and control instances that look after them and die too. */
final class FleetIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @RegisterExtension static final Acceptance acceptance = new Acceptance();

  @Test
  void theDeadArePutOutByTheLeaderAndByTheNextOneWhenThatIsDeadToo() {
    String topic = acceptance.topic("orders", 6);
    Setup setup = setup(topic);
    ControlProcess first = ControlProcess.start(acceptance, setup, "control-1");
    ControlProcess second = ControlProcess.start(acceptance, setup, "control-2");
    ConsumerProcess a = acceptance.consumer(setup);
    ConsumerProcess b = acceptance.consumer(setup);
    acceptance.consumer(setup);
    Eventually.await("one leader", LIMIT, () -> first.leads() != second.leads());
    ControlProcess leader = first.leads() ? first : second;
    ControlProcess other = first.leads() ? second : first;
    Eventually.await("three heard of", LIMIT, () -> leader.count("alive") == 3);
    Eventually.await("everybody listens", LIMIT, () -> other.count("alive") == 3);
    send(topic, 200);

    acceptance.kill(a);
    send(topic, 200);
    Eventually.await("one put out", LIMIT, () -> leader.evicted().size() == 1);
    acceptance.awaitSettled(LIMIT);
    assertThat(other.evicted()).as("only the leader acts").isEmpty();
    long generation = leader.generation();

    leader.process().kill();
    Eventually.await("another leader", LIMIT, other::leads);
    assertThat(other.generation()).as("the fencing token").isGreaterThan(generation);

    acceptance.kill(b);
    send(topic, 200);
    Eventually.await("the next put out", LIMIT, () -> other.evicted().size() == 1);
    acceptance.awaitSettled(LIMIT);
    Eventually.await("its failover", LIMIT, () -> !other.failedOver().isEmpty());
  }

  @Test
  void aLiveMemberThatIsPutOutComesBackAndLosesNothing() {
    String topic = acceptance.topic("orders", 4);
    Setup setup = setup(topic);
    acceptance.limits(Limits.STRICT.faultsWithDuplicates(400));
    ControlProcess control = ControlProcess.start(acceptance, setup, "control-1");
    ConsumerProcess asleep = acceptance.consumer(setup);
    acceptance.consumer(setup);
    Eventually.await("both heard of", LIMIT, () -> control.count("alive") == 2);
    send(topic, 200);

    asleep.pause();
    Eventually.await("one put out", LIMIT, () -> control.evicted().size() == 1);
    send(topic, 200);
    acceptance.awaitSettled(LIMIT);
    asleep.resume();

    Eventually.await("both heard of again", LIMIT, () -> control.count("alive") == 2);
    send(topic, 200);
    acceptance.awaitSettled(LIMIT);
    assertThat(asleep.isRunning()).isTrue();
  }

  /** The session is as long as brokers have it by default, so that it cannot be what helped. */
  private static Setup setup(String topic) {
    acceptance.kafka().session(acceptance.group(), Duration.ofSeconds(45));
    return acceptance
        .setup(topic)
        .with("heartbeat.topic", "beats-" + acceptance.group())
        .with("heartbeat.interval", "500ms")
        .with("heartbeat.suspect-after", "2s")
        .with("heartbeat.dead-after", "4s")
        .with("autoscaler.mode", "off")
        .with("http.port", "0");
  }

  private static void send(String topic, int messages) {
    acceptance.send(
        IntStream.range(0, messages)
            .mapToObj(number -> TestKafka.message(topic, "key-" + number % 40, "value-" + number))
            .toList());
  }
}
