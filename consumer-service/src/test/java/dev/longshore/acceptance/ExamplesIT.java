package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The handlers in {@code examples/}, each against the service and a broker. */
final class ExamplesIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Path EXAMPLES = Path.of("..", "examples").toAbsolutePath().normalize();

  @RegisterExtension static final Acceptance acceptance = new Acceptance();

  @Test
  void pythonOverHttp() throws IOException {
    assumeFound("python3");
    overHttp("python3", "python/http_handler.py");
  }

  @Test
  void pythonWithLines() {
    assumeFound("python3");
    withLines("python3, " + EXAMPLES.resolve("python/exec_handler.py"));
  }

  @Test
  void nodeOverHttp() throws IOException {
    assumeFound("node");
    overHttp("node", "node/http_handler.js");
  }

  @Test
  void nodeWithLines() {
    assumeFound("node");
    withLines("node, " + EXAMPLES.resolve("node/exec_handler.js"));
  }

  @Test
  void shellWithLines() {
    withLines(EXAMPLES.resolve("shell/exec_handler.sh").toString());
  }

  @Test
  void javaAsAPlugin() throws IOException {
    Path plugins = Files.createTempDirectory(acceptance.folder(), "plugins");
    Path classes = Files.createTempDirectory(acceptance.folder(), "classes");
    run(
        "javac",
        "-proc:none",
        "-cp",
        System.getProperty("java.class.path"),
        "-d",
        classes.toString(),
        EXAMPLES.resolve("java/Orders.java").toString());
    run("jar", "-c", "-f", plugins.resolve("orders.jar").toString(), "-C", classes.toString(), ".");

    handlesOrders(
        topic ->
            acceptance
                .setup(topic)
                .with("handler.type", "java")
                .with("handler.class", "shop.Orders")
                .with("handler.plugins-dir", plugins.toString()));
  }

  /** What a test makes of a topic's configuration. */
  private interface Handler {
    Setup on(String topic);
  }

  private static void withLines(String command) {
    handlesOrders(
        topic ->
            acceptance
                .setup(topic)
                .with("handler.type", "exec")
                .with("handler.command", "[" + command + "]")
                .with("workers.concurrency", "2"));
  }

  private static void overHttp(String program, String file) throws IOException {
    int port = freePort();
    Process server =
        new ProcessBuilder(program, EXAMPLES.resolve(file).toString(), Integer.toString(port))
            .inheritIO()
            .start();
    try {
      Eventually.await("a handler on port " + port, LIMIT, () -> answers(port));
      handlesOrders(topic -> acceptance.setup(topic).http("http://127.0.0.1:" + port + "/"));
    } finally {
      server.destroyForcibly().onExit().join();
    }
  }

  /** One order is done, one is tried again and then done, and one becomes a dead letter. */
  private static void handlesOrders(Handler handler) {
    String topic = acceptance.topic("orders", 1);
    ConsumerProcess consumer = acceptance.consumer(handler.on(topic));

    acceptance.sendUnobserved(topic, "a", "{\"items\": [\"Grüße\"]}");
    acceptance.sendUnobserved(topic, "b", "{\"items\": [1], \"stock\": \"locked\"}");
    acceptance.send(topic, "c", "{\"nothing\": true}");

    Eventually.await(
        "two orders done", LIMIT, () -> consumer.metric("longshore_messages_acked_total") == 2);
    Eventually.await("a dead letter", LIMIT, () -> acceptance.parked().size() == 1);
    assertThat(acceptance.parked().getFirst().text()).isEqualTo("{\"nothing\": true}");
    assertThat(acceptance.parked().getFirst().header("reason")).isEqualTo("rejected");
    assertThat(consumer.metric("longshore_messages_retried_total")).isEqualTo(1);
  }

  private static void assumeFound(String program) {
    boolean found =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .map(folder -> Path.of(folder, program))
            .anyMatch(Files::isExecutable);
    assumeTrue(found, program + " is not on the path; its examples are not tried");
  }

  private static void run(String tool, String... arguments) {
    int exitCode =
        ToolProvider.findFirst(tool).orElseThrow().run(System.out, System.err, arguments);
    assertThat(exitCode).as(tool + " " + List.of(arguments)).isZero();
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
