package dev.longshore.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The broker command as a process of its own; killed on close if it still runs. */
final class SpawnedBroker implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("ready (\\S+) .*");
  private static final long LIMIT_SECONDS = 60;

  private final Process process;
  private final BufferedReader output;
  private final Path errors;

  private SpawnedBroker(Process process, Path errors) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
    this.errors = errors;
  }

  /** Starts {@code java BrokerMain} with the JVM and class path of this test. */
  static SpawnedBroker start(String... arguments) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> command =
        new ArrayList<>(
            List.of(
                java.toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                BrokerMain.class.getName()));
    command.addAll(List.of(arguments));
    Path errors = Files.createTempFile("broker", ".err");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    return new SpawnedBroker(process, errors);
  }

  /** Waits for the ready line and returns the bootstrap address in it. */
  String awaitReady() throws Exception {
    String line = nextLine();
    assertThat(line).as("first line; stderr: %s", errors()).isNotNull().matches(READY);
    return READY.matcher(String.valueOf(line)).replaceFirst("$1");
  }

  /** Waits for the end of the process and returns its exit code. */
  int awaitExit() throws InterruptedException {
    assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as("process ended").isTrue();
    return process.exitValue();
  }

  /** The next line on stdout; null when stdout has ended. */
  @Nullable String nextLine() throws Exception {
    return CompletableFuture.supplyAsync(this::readLine).get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** All of stdout that is not read yet; blocks until the process ends. */
  String output() {
    return output.lines().collect(Collectors.joining("\n"));
  }

  String errors() throws IOException {
    return Files.readString(errors);
  }

  void signal(String name) throws Exception {
    Process kill =
        new ProcessBuilder("kill", "-s", name, Long.toString(process.pid())).inheritIO().start();
    assertThat(kill.waitFor()).isZero();
  }

  void closeInput() throws IOException {
    process.getOutputStream().close();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    Files.delete(errors);
  }

  private @Nullable String readLine() {
    try {
      return output.readLine();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
