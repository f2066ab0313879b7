package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Instances whose places in the group have names. */
final class StaticMembershipIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @RegisterExtension static final Acceptance acceptance = new Acceptance();

  @Test
  void restartedInstanceTakesItsPartitionsBackAndTheOthersKeepTheirs() {
    String topic = acceptance.topic("orders", 4);
    acceptance.limits(Limits.STRICT.faultsWithDuplicates(1));
    ConsumerProcess stays = acceptance.consumer(setup("classic", "stays", topic));
    ConsumerProcess restarts = acceptance.consumer(setup("classic", "restarts", topic));
    Eventually.await("two partitions each", LIMIT, () -> restarts.errors().contains("assigned"));
    Eventually.await("two given up", LIMIT, () -> stays.errors().contains("gave up"));
    String before = stays.errors();

    restarts.kill();
    ConsumerProcess again = acceptance.consumer(setup("classic", "restarts", topic));
    for (String key : new String[] {"a", "b", "c", "d", "e", "f", "g", "h"}) {
      acceptance.send(topic, key, key);
    }
    acceptance.awaitSettled(LIMIT);

    assertThat(again.errors()).contains("assigned " + topic);
    assertThat(stays.errors()).as("nothing came or went").isEqualTo(before);
  }

  @Test
  void instanceWhoseNameANewerOneTakesEndsWithExitCodeFour() {
    String topic = acceptance.topic("orders", 2);
    ConsumerProcess older = acceptance.consumer(setup("classic", "same", topic));
    ConsumerProcess newer = acceptance.consumer(setup("classic", "same", topic));

    assertThat(older.awaitExit(LIMIT)).as(older.errors()).isEqualTo(4);
    assertThat(older.errors()).contains("group.instance.id").doesNotContain("\tat ");
    acceptance.send(topic, "a", "for the newer");
    acceptance.awaitSettled(LIMIT);
    assertThat(newer.isRunning()).isTrue();
  }

  @Test
  void underTheNewProtocolTheOlderOneKeepsItsNameUntilItLeaves() {
    String topic = acceptance.topic("orders", 2);
    ConsumerProcess older = acceptance.consumer(setup("consumer", "same", topic));
    ConsumerProcess newer = acceptance.begin(setup("consumer", "same", topic));

    assertThat(newer.awaitExit(LIMIT)).as(newer.errors()).isEqualTo(4);
    assertThat(newer.errors()).contains("group.instance.id").doesNotContain("\tat ");
    older.terminate();
    assertThat(older.awaitExit(LIMIT)).isZero();

    acceptance.consumer(setup("consumer", "same", topic));
    acceptance.send(topic, "a", "after a clean drain the name is free at once");
    acceptance.awaitSettled(LIMIT);
  }

  private static Setup setup(String protocol, String name, String topic) {
    return acceptance
        .setup(topic)
        .with("source.protocol", protocol)
        .with("kafka.properties.group.instance.id", name);
  }
}
