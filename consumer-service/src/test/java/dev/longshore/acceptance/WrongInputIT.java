package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a user gets wrong is told in a line with cause and remedy, and by the exit code. */
final class WrongInputIT {
  private static final Duration LIMIT = Duration.ofSeconds(45);
  private static final int FEW_LINES = 4;

  /** A port on which nobody listens. */
  private static final String NOBODY = "127.0.0.1:1";

  @RegisterExtension static final Acceptance acceptance = new Acceptance();

  @Test
  void mistakesInTheConfigurationAreListedWithTheirLines() {
    Setup setup = acceptance.setup(acceptance.topic("orders", 1));
    ConsumerProcess wrong =
        acceptance.begin(
            setup
                .with("workers.concurency", "4")
                .with("visibility.timeout", "30")
                .with("retry.max-attempts", "many"));

    assertRefused(wrong, 2, "workers.concurency", "concurrency", "visibility.timeout", "many");
  }

  @Test
  void missingConfigurationFileIsNamed() {
    assertRefused(
        acceptance.run("consume", "--config", "/nowhere/longshore.yaml"),
        2,
        "/nowhere/longshore.yaml");
  }

  @Test
  void missingOptionIsAUsageError() {
    assertRefused(acceptance.run("consume"), 2, "--config");
  }

  @Test
  void unreachableBrokerIsNamed() {
    Setup setup = acceptance.setup("orders").with("kafka.bootstrap-servers", NOBODY);

    assertRefused(acceptance.begin(setup), 7, NOBODY);
  }

  @Test
  void missingTopicIsNamedWithTheOneThatWasMeant() {
    String topic = acceptance.topic("orders", 1);

    assertRefused(acceptance.begin(acceptance.setup(topic + "s")), 2, topic + "s", "did you mean");
  }

  @Test
  void managementPortThatIsTakenIsNamed() throws IOException {
    Setup setup = acceptance.setup(acceptance.topic("orders", 1));
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      assertRefused(
          acceptance.begin(setup.with("http.management-port", port)),
          2,
          "http.management-port",
          port);
    }
  }

  @Test
  void handlerClassThatCannotBeUsedIsNamed() {
    Setup setup = acceptance.setup(acceptance.topic("orders", 1)).with("handler.type", "java");

    ConsumerProcess missing = acceptance.begin(setup.with("handler.class", "no.such.Handler"));
    ConsumerProcess other = acceptance.begin(setup.with("handler.class", "java.lang.String"));

    assertRefused(missing, 2, "handler.class", "no.such.Handler");
    assertRefused(other, 2, "handler.class", "java.lang.String");
  }

  private static void assertRefused(ConsumerProcess process, int exitCode, String... texts) {
    assertThat(process.awaitExit(LIMIT)).as(process.errors()).isEqualTo(exitCode);
    assertThat(process.errors())
        .contains(texts)
        .doesNotContain("\tat ")
        .doesNotContain("Exception")
        .containsPattern("(?m)^error: ");
    assertThat(process.errors().lines()).hasSizeBetween(1, FEW_LINES);
  }
}
