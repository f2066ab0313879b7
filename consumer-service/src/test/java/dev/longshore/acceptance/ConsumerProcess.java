package dev.longshore.acceptance;

import dev.longshore.app.Main;
import dev.longshore.app.RecordedConsumer;
import dev.longshore.recording.HistoryMerge;
import dev.longshore.recording.Planted;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code longshore consume} as a process of its own, with the JVM and class path of this test.
 * Killed on close if it still runs, and ends by itself when the test's JVM does. Owned by the
 * test's thread.
 */
final class ConsumerProcess implements AutoCloseable {
  private static final Pattern READY =
      Pattern.compile("ready instance=(\\S+) group=(\\S+) management=(\\S+)");
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Process process;
  private final Path errors;
  private final CompletableFuture<String> firstLine;

  private ConsumerProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    this.firstLine = CompletableFuture.supplyAsync(() -> firstLine(process));
  }

  /**
   * Starts a consumer.
   *
   * @param folder for its configuration and what it says
   * @param stub where its {@link ProgrammedHandler} asks
   */
  static ConsumerProcess start(Path folder, String name, Setup setup, String stub) {
    Path config = setup.write(folder.resolve(name + ".yaml"));
    return run(
        folder,
        name,
        List.of("-D" + ProgrammedHandler.STUB + "=" + stub),
        List.of("consume", "--exit-with-parent", "--config", config.toString()));
  }

  /** Starts the program with any arguments. */
  static ConsumerProcess run(
      Path folder, String name, List<String> options, List<String> arguments) {
    List<String> program = new ArrayList<>(List.of(Main.class.getName()));
    program.addAll(arguments);
    return spawn(folder, name, options, program);
  }

  /** Starts a consumer that writes down what it does, with a fault in it or none. */
  static ConsumerProcess recorded(Path folder, String name, Setup setup, Planted planted) {
    Path config = setup.write(folder.resolve(name + ".yaml"));
    return spawn(
        folder,
        name,
        List.of(),
        List.of(
            RecordedConsumer.class.getName(),
            config.toString(),
            HistoryMerge.part(folder, name).toString(),
            planted.name()));
  }

  private static ConsumerProcess spawn(
      Path folder, String name, List<String> options, List<String> program) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx320m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(program);
    Path errors = folder.resolve(name + ".err");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().keySet().removeIf(variable -> variable.startsWith("LONGSHORE_"));
    try {
      return new ConsumerProcess(builder.start(), errors);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Waits for the ready line. */
  ConsumerProcess awaitReady() {
    readyLine();
    return this;
  }

  /** Whether it has said that it is ready, or ended. */
  boolean isReady() {
    return firstLine.isDone();
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /** Asks it to stop. */
  ConsumerProcess terminate() {
    signal("TERM");
    return this;
  }

  /** Lets it stand still, as a machine that swaps or is moved does. */
  void pause() {
    signal("STOP");
  }

  /** Lets it go on. */
  void resume() {
    signal("CONT");
  }

  /** {@code kill -9}; returns when it is gone. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** The processes that it has started, theirs included. */
  List<ProcessHandle> children() {
    return process.descendants().toList();
  }

  /** Waits for the end and returns the exit code. */
  int awaitExit(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("not within " + limit + ": the end of the process\n" + errors());
      }
      return process.exitValue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }

  /** What it has written to standard error so far. */
  String errors() {
    try {
      return Files.readString(errors);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The status that a page of the management port answers with. */
  int status(String path) {
    return send(HttpRequest.newBuilder(management(path)).GET()).statusCode();
  }

  /** Posts nothing to a path of the management port. */
  HttpResponse<String> post(String path) {
    return send(HttpRequest.newBuilder(management(path)).POST(BodyPublishers.noBody()));
  }

  /** The same with a body. */
  HttpResponse<String> post(String path, String contentType, byte[] body) {
    return send(
        HttpRequest.newBuilder(management(path))
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  /** What a path of the management port answers with. */
  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(management(path)).GET());
  }

  /** The processor time that it has used. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /** A metric added up over its tags; 0 for one that is not there. */
  double metric(String name) {
    return send(HttpRequest.newBuilder(management("/metrics")).GET())
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Override
  public void close() {
    kill();
  }

  private URI management(String path) {
    return URI.create(readyLine().group(3) + path);
  }

  /** What it said first, once it has. */
  String awaitFirstLine() {
    try {
      return firstLine.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception failure) {
      throw new AssertionError("no ready line; standard error:\n" + errors(), failure);
    }
  }

  private Matcher readyLine() {
    String line = awaitFirstLine();
    Matcher ready = READY.matcher(line);
    if (!ready.matches()) {
      throw new AssertionError("not the ready line: " + line + "; standard error:\n" + errors());
    }
    return ready;
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return CLIENT.send(request.timeout(Duration.ofSeconds(10)).build(), BodyHandlers.ofString());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }

  private void signal(String name) {
    try {
      new ProcessBuilder("kill", "-s", name, Long.toString(process.pid())).start().onExit().join();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String firstLine(Process process) {
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    try {
      return Optional.ofNullable(output.readLine()).orElse("");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
