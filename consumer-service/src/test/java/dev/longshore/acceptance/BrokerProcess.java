package dev.longshore.acceptance;

import dev.longshore.broker.BrokerMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A real broker as a process of its own, so that it can be killed. Ends by itself when the test's
 * JVM does. Owned by one thread.
 */
final class BrokerProcess implements AutoCloseable {
  private static final long LIMIT_SECONDS = 60;

  private final Path folder;
  private Process process;
  private final String bootstrap;

  private BrokerProcess(Path folder) {
    this.folder = folder;
    this.process = spawn(folder, 0);
    this.bootstrap = awaitReady(process);
  }

  /** Starts a broker that keeps its data and its log in a folder; returns when it serves. */
  static BrokerProcess start(Path folder) {
    return new BrokerProcess(folder);
  }

  String bootstrap() {
    return bootstrap;
  }

  /** {@code kill -9}, and a start on the same port and data; returns when it serves again. */
  void killAndRestart() {
    process.destroyForcibly().onExit().join();
    process = spawn(folder, Integer.parseInt(bootstrap.substring(bootstrap.indexOf(':') + 1)));
    awaitReady(process);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  private static Process spawn(Path folder, int port) {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx320m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            BrokerMain.class.getName(),
            "--port",
            Integer.toString(port),
            "--data",
            folder.resolve("broker").toString(),
            "--exit-with-parent");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("broker.err").toFile()));
    try {
      return builder.start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Waits for the ready line and returns the address in it. */
  private static String awaitReady(Process process) {
    CompletableFuture<String> line =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return String.valueOf(process.inputReader(StandardCharsets.UTF_8).readLine());
              } catch (IOException failure) {
                throw new UncheckedIOException(failure);
              }
            });
    try {
      String[] words = line.get(LIMIT_SECONDS, TimeUnit.SECONDS).split(" ", -1);
      if (words[0].equals("ready")) {
        return words[1];
      }
    } catch (Exception failure) {
      process.destroyForcibly();
      throw new AssertionError("no ready line of the broker", failure);
    }
    process.destroyForcibly();
    throw new AssertionError("the broker did not start");
  }
}
