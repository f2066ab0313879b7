package dev.longshore.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.common.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalBrokerIT {
  @TempDir private Path temporary;

  @Test
  void clientSeesTheClusterAsSoonAsStartReturns() throws Exception {
    try (LocalBroker broker = start("data");
        Admin admin = Kafka.admin(broker.bootstrap())) {
      assertThat(admin.describeCluster().nodes().get(5, TimeUnit.SECONDS))
          .extracting(Node::host, Node::port)
          .containsExactly(tuple("127.0.0.1", broker.port()));
    }
  }

  @Test
  void dataSurvivesSeveralRestartsInOneJvm() throws Exception {
    try (LocalBroker broker = start("data")) {
      Kafka.createTopic(broker.bootstrap(), "orders", 3);
      Kafka.send(broker.bootstrap(), "orders", List.of("first"));
    }
    try (LocalBroker broker = start("data")) {
      Kafka.send(broker.bootstrap(), "orders", List.of("second"));
    }
    try (LocalBroker broker = start("data")) {
      assertThat(Kafka.readWithGroup(broker.bootstrap(), "orders", 2))
          .containsExactlyInAnyOrder("first", "second");
    }
  }

  @Test
  void twoBrokersWithDifferentFoldersRunInOneJvm() throws Exception {
    try (LocalBroker left = start("left");
        LocalBroker right = start("right")) {
      Kafka.createTopic(left.bootstrap(), "orders", 1);
      Kafka.createTopic(right.bootstrap(), "orders", 1);
      Kafka.send(left.bootstrap(), "orders", List.of("left"));
      Kafka.send(right.bootstrap(), "orders", List.of("right"));

      assertThat(Kafka.readWithGroup(left.bootstrap(), "orders", 1)).containsExactly("left");
      assertThat(Kafka.readWithGroup(right.bootstrap(), "orders", 1)).containsExactly("right");
    }
  }

  @Test
  void shareGroupsAndConsumerGroupsAreOn() throws Exception {
    try (LocalBroker broker = start("data");
        Admin admin = Kafka.admin(broker.bootstrap())) {
      Map<String, FinalizedVersionRange> features =
          admin.describeFeatures().featureMetadata().get(5, TimeUnit.SECONDS).finalizedFeatures();

      assertThat(features)
          .hasEntrySatisfying(
              "share.version", level -> assertThat(level.maxVersionLevel()).isPositive())
          .hasEntrySatisfying(
              "group.version", level -> assertThat(level.maxVersionLevel()).isPositive());
    }
  }

  @Test
  void shareConsumerReceivesWhatIsSent() throws Exception {
    try (LocalBroker broker = start("data")) {
      Kafka.createTopic(broker.bootstrap(), "orders", 2);
      Kafka.startShareGroupAtTheBeginning(broker.bootstrap());
      Kafka.send(broker.bootstrap(), "orders", List.of("one", "two", "three"));

      assertThat(Kafka.readWithShareGroup(broker.bootstrap(), "orders", 3))
          .containsExactlyInAnyOrder("one", "two", "three");
    }
  }

  @Test
  void valueOfSeveralMegabytesFits() throws Exception {
    String large = "x".repeat(4 * 1024 * 1024);
    try (LocalBroker broker = start("data")) {
      Kafka.createTopic(broker.bootstrap(), "orders", 1);
      Kafka.send(broker.bootstrap(), "orders", List.of(large));

      assertThat(Kafka.readWithGroup(broker.bootstrap(), "orders", 1)).containsExactly(large);
    }
  }

  @Test
  void portOfARunningBrokerIsRefused() {
    try (LocalBroker broker = start("data")) {
      BrokerSettings settings = new BrokerSettings(broker.port(), temporary.resolve("other"));

      assertThatExceptionOfType(BrokerStartException.class)
          .isThrownBy(() -> LocalBroker.start(settings))
          .withMessageContaining("the port is in use");
      assertThat(settings.dataDir()).doesNotExist();
    }
  }

  @Test
  void folderOfARunningBrokerIsRefused() {
    try (LocalBroker broker = start("data")) {
      assertThat(broker.port()).isPositive();
      assertThatExceptionOfType(BrokerStartException.class)
          .isThrownBy(() -> start("data"))
          .withMessageContaining("another broker uses the data folder");
    }
  }

  @Test
  void folderWithTheDataOfAnotherNodeIsRefused() throws IOException {
    start("data").close();
    Path properties = temporary.resolve("data/kafka/meta.properties");
    Files.writeString(properties, Files.readString(properties).replace("node.id=1", "node.id=7"));

    assertThatExceptionOfType(BrokerStartException.class)
        .isThrownBy(() -> start("data"))
        .withMessageContaining("does not hold the data of this broker");
  }

  @Test
  void formattingThatWasCutOffIsDoneAgain() throws Exception {
    start("data").close();
    Files.delete(temporary.resolve("data/kafka/meta.properties"));
    try (Stream<Path> files = Files.walk(temporary.resolve("data/kafka/__cluster_metadata-0"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }

    try (LocalBroker broker = start("data")) {
      Kafka.createTopic(broker.bootstrap(), "orders", 1);
    }
  }

  @Test
  void secondCloseDoesNothing() {
    LocalBroker broker = start("data");
    broker.close();
    broker.close();

    start("data").close();
  }

  private LocalBroker start(String folder) {
    return LocalBroker.start(new BrokerSettings(0, temporary.resolve(folder)));
  }
}
