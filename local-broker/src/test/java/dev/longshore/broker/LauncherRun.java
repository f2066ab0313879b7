package dev.longshore.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One run of the launcher with exactly the given environment; killed on close if it still runs. */
final class LauncherRun implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final long POLL_NANOS = Duration.ofMillis(5).toNanos();

  private final Process process;
  private final Path output;
  private final Path errors;

  private LauncherRun(Process process, Path output, Path errors) {
    this.process = process;
    this.output = output;
    this.errors = errors;
  }

  static LauncherRun start(
      Path folder, Map<String, String> environment, Path launcher, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile("launcher", ".out");
    Path errors = Files.createTempFile("launcher", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return new LauncherRun(builder.start(), output, errors);
  }

  /** Writes the text to the run's stdin and ends it. */
  LauncherRun feed(String text) throws IOException {
    try (var input = process.outputWriter()) {
      input.write(text);
    }
    return this;
  }

  int awaitExit() throws InterruptedException {
    assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).as("ended").isTrue();
    return process.exitValue();
  }

  /** Waits until the run has said the text on stdout or stderr. */
  void awaitText(String text) throws IOException {
    long start = System.nanoTime();
    while (!output().contains(text) && !errors().contains(text)) {
      assertThat(Duration.ofNanos(System.nanoTime() - start)).as(errors()).isLessThan(LIMIT);
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  long pid() {
    return process.pid();
  }

  void terminate() {
    process.destroy();
  }

  String output() throws IOException {
    return Files.readString(output);
  }

  String errors() throws IOException {
    return Files.readString(errors);
  }

  /** The arguments that the stub of {@code java} was given, in order. */
  List<String> arguments() throws IOException {
    return output()
        .lines()
        .filter(line -> line.startsWith("argument="))
        .map(line -> line.substring("argument=".length()))
        .toList();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    Files.delete(output);
    Files.delete(errors);
  }
}
