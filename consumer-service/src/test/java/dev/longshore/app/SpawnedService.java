package dev.longshore.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A command of the service as a process of its own; killed on close if it still runs. */
final class SpawnedService implements AutoCloseable {
  private static final long LIMIT_SECONDS = 120;

  private final Process process;
  private final Path errors;
  private final List<String> output = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> outputEnded;

  private SpawnedService(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    this.outputEnded = CompletableFuture.runAsync(this::readOutput);
  }

  /** Starts {@code java Main} with the JVM and class path of this test. */
  static SpawnedService start(Path folder, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dlongshore.home=" + repository(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(arguments));
    Path errors = Files.createTempFile(folder, "service", ".err");
    return new SpawnedService(
        new ProcessBuilder(command).redirectError(errors.toFile()).start(), errors);
  }

  /** Waits for the first line on standard output that starts like this, and returns it. */
  String awaitLine(String beginning) throws IOException {
    await("a line \"" + beginning + "…\"", () -> line(beginning) || outputEnded.isDone());
    return output.stream()
        .filter(text -> text.startsWith(beginning))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no line \"" + beginning + "…\"; " + told()));
  }

  /** Waits for the end of the process and returns its exit code. */
  int awaitExit() throws Exception {
    assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as("ended; %s", told()).isTrue();
    outputEnded.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    return process.exitValue();
  }

  List<String> output() {
    return output;
  }

  String errors() throws IOException {
    return Files.readString(errors);
  }

  /** What it said on both of its outputs, for when a test fails. */
  String told() {
    try {
      return "stdout: " + output + "\nstderr: " + errors();
    } catch (IOException unreadable) {
      return "stdout: " + output;
    }
  }

  void signal(String name) throws Exception {
    Process kill =
        new ProcessBuilder("kill", "-s", name, Long.toString(process.pid())).inheritIO().start();
    assertThat(kill.waitFor()).isZero();
  }

  /** Gets a page and checks its status. */
  static String get(String address, int status) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofSeconds(20)).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as("%s: %s", address, answer.body()).isEqualTo(status);
      return answer.body();
    }
  }

  /** Waits until a condition holds, and fails when it does not in time. */
  static void await(String what, BooleanSupplier condition) {
    await(what, Duration.ofSeconds(LIMIT_SECONDS), condition);
  }

  /** Waits until a condition holds, and fails when it does not within the limit. */
  static void await(String what, Duration limit, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(deadline - System.nanoTime()).as("time left to wait for %s", what).isPositive();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  private boolean line(String beginning) {
    return output.stream().anyMatch(text -> text.startsWith(beginning));
  }

  private void readOutput() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      reader.lines().forEach(output::add);
    } catch (IOException | UncheckedIOException closed) {
      // The process has ended.
    }
  }

  /** The nearest folder with the launcher, from the module's folder upwards. */
  private static Path repository() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isRegularFile(folder.resolve("longshore"))) {
      folder = Objects.requireNonNull(folder.getParent(), "no launcher above the module");
    }
    return folder;
  }
}
