package dev.longshore.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BrokerMainIT {
  @TempDir private Path temporary;

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void signalEndsItCleanlyWithExitCodeZero(String signal) throws Exception {
    try (SpawnedBroker broker = serve()) {
      broker.awaitReady();
      broker.signal(signal);

      assertThat(broker.awaitExit()).isZero();
      assertThat(broker.nextLine()).as("a second line on stdout").isNull();
      assertThat(broker.errors()).isEmpty();
      assertThat(temporary.resolve("data/kafka/.kafka_cleanshutdown")).exists();
    }
  }

  @Test
  void dataSurvivesAKill() throws Exception {
    try (SpawnedBroker broker = serve()) {
      String bootstrap = broker.awaitReady();
      Kafka.createTopic(bootstrap, "orders", 1);
      Kafka.send(bootstrap, "orders", List.of("kept"));
      broker.signal("KILL");
      broker.awaitExit();
    }
    try (SpawnedBroker broker = serve()) {
      assertThat(Kafka.readWithGroup(broker.awaitReady(), "orders", 1)).containsExactly("kept");
    }
  }

  @Test
  void endOfInputEndsItOnlyWhenAsked() throws Exception {
    try (SpawnedBroker child = serve("--exit-with-parent");
        SpawnedBroker independent = start("--port", "0", "--data", path("independent"))) {
      independent.closeInput();
      child.awaitReady();
      child.closeInput();

      assertThat(child.awaitExit()).isZero();
      Kafka.createTopic(independent.awaitReady(), "still-serving", 1);
    }
  }

  @Test
  void endOfInputWhileStartingEndsItAsSoonAsItHasStarted() throws Exception {
    try (SpawnedBroker child = serve("--exit-with-parent")) {
      child.closeInput();

      assertThat(child.awaitExit()).isZero();
      assertThat(child.errors()).isEmpty();
      assertThat(temporary.resolve("data/kafka/.kafka_cleanshutdown")).exists();
    }
  }

  @Test
  void helpNamesTheOptionsAndHidesWhatIsForProgramsOnly() throws Exception {
    try (SpawnedBroker broker = SpawnedBroker.start("--help")) {
      assertThat(broker.awaitExit()).isZero();
      assertThat(broker.output()).contains("--port", "--data").doesNotContain("--exit-with-parent");
    }
  }

  @Test
  void portInUseIsOneLineAndExitCodeTwo() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      assertRefused("the port is in use", "--port", port, "--data", path("data"));
    }
  }

  @Test
  void foreignFolderIsOneLineAndExitCodeTwo() throws Exception {
    Files.createFile(temporary.resolve("letter.txt"));

    assertRefused("was not made by this broker", "--port", "0", "--data", temporary.toString());
  }

  @Test
  void unwritableFolderIsOneLineAndExitCodeTwo() throws Exception {
    Files.createFile(temporary.resolve("file"));

    assertRefused("cannot be written", "--port", "0", "--data", path("file/below"));
  }

  @Test
  void secondBrokerOnAFolderIsOneLineAndExitCodeTwo() throws Exception {
    try (SpawnedBroker broker = serve()) {
      broker.awaitReady();

      assertRefused("another broker uses", "--port", "0", "--data", path("data"));
    }
  }

  @Test
  void unknownOptionIsOneLineAndExitCodeTwo() throws Exception {
    assertRefused("--bogus", "--bogus");
  }

  @Test
  void portOutOfRangeIsOneLineAndExitCodeTwo() throws Exception {
    assertRefused("between 0 and 65535", "--port", "70000");
  }

  private SpawnedBroker serve(String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("--port", "0", "--data", path("data")));
    arguments.addAll(List.of(more));
    return start(arguments.toArray(String[]::new));
  }

  private static SpawnedBroker start(String... arguments) throws Exception {
    return SpawnedBroker.start(arguments);
  }

  private String path(String name) {
    return temporary.resolve(name).toString();
  }

  private static void assertRefused(String problem, String... arguments) throws Exception {
    try (SpawnedBroker broker = SpawnedBroker.start(arguments)) {
      assertThat(broker.awaitExit()).isEqualTo(2);
      assertThat(broker.nextLine()).isNull();
      assertThat(broker.errors().lines())
          .singleElement()
          .asString()
          .matches("error: [^;]+; [^;]+; [^;]+")
          .contains(problem);
    }
  }
}
