package dev.longshore.benchmarks.peers;

import dev.longshore.app.Main;
import dev.longshore.broker.BrokerMain;
import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A JVM that runs one of our programs. It does not hear the terminal's Ctrl-C, and ends when its
 * standard input does: closing kills it, and so does our own end, however it comes.
 *
 * <p>Owned by one thread.
 */
public final class ChildJvm implements AutoCloseable {
  /** Ignored signals stay ignored across exec, and Java leaves ignored ones alone. */
  private static final List<String> SHIELD =
      List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh");

  private static final List<String> OPTIONS =
      List.of(
          "-XX:+UseCompactObjectHeaders",
          "-Dlogback.configurationFile=bench-logback.xml",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private static final String ENDED = "";
  private static final Duration AFTER_KILL = Duration.ofSeconds(10);

  private final String name;
  private final Path log;
  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private ChildJvm(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts a program on our own class path.
   *
   * @param options the JVM's options beyond those that all get
   * @param command the main class and its arguments
   */
  public static ChildJvm start(String name, Path log, List<String> options, List<String> command) {
    List<String> words = new ArrayList<>(SHIELD);
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(OPTIONS);
    words.addAll(options);
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    words.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      ChildJvm child = new ChildJvm(name, log, builder.start());
      Thread.ofPlatform().daemon(true).name(name + "-output").start(child::readOutput);
      return child;
    } catch (IOException failure) {
      throw new ProgramFailure(
          ExitCode.INTERNAL, name + " cannot be started: " + failure.getMessage());
    }
  }

  /**
   * Starts a broker on a free port, with its data and its log in a folder. It says {@code ready}
   * and its address, and ends with us.
   */
  public static ChildJvm broker(Path folder, List<String> options) {
    return start(
        "broker",
        folder.resolve("broker.log"),
        options,
        List.of(
            BrokerMain.class.getName(),
            "--port",
            "0",
            "--data",
            folder.resolve("kafka").toString(),
            "--exit-with-parent"));
  }

  /**
   * Starts a consumer, the real program, with its configuration and its log in a folder. It ends
   * with us.
   *
   * @param options the JVM's options beyond those that all get
   * @param yaml its configuration
   * @param settings what counts before the configuration, as {@code -D} takes it
   */
  public static ChildJvm consumer(
      String name, Path folder, List<String> options, String yaml, List<String> settings) {
    Path config = folder.resolve(name + ".yaml");
    try {
      Files.writeString(config, yaml);
    } catch (IOException failure) {
      throw new ProgramFailure(ExitCode.INTERNAL, "writing a configuration: " + failure);
    }
    List<String> command = new ArrayList<>(List.of(Main.class.getName(), "consume"));
    command.addAll(List.of("--exit-with-parent", "--config", config.toString()));
    settings.forEach(setting -> command.addAll(List.of("-D", setting)));
    return start(name, folder.resolve(name + ".log"), options, command);
  }

  /** The process's number. */
  public long pid() {
    return process.pid();
  }

  /** Waits for a line that begins with a word, and returns the rest of it. */
  public String await(String word, Duration limit) throws InterruptedException {
    long started = System.nanoTime();
    while (true) {
      long left = limit.toNanos() - (System.nanoTime() - started);
      String line = lines.poll(Math.max(0, left), TimeUnit.NANOSECONDS);
      if (line == null) {
        throw new ProgramFailure(
            ExitCode.TIMEOUT,
            "%s said no '%s' within %d s; log: %s".formatted(name, word, limit.toSeconds(), log));
      }
      if (line.equals(ENDED)) {
        throw new ProgramFailure(
            ExitCode.INTERNAL, "%s ended before its '%s'; log: %s".formatted(name, word, log));
      }
      if (line.startsWith(word)) {
        return line.substring(word.length()).strip();
      }
    }
  }

  /** Waits for it to end by itself, at most for a time. */
  public void awaitEnd(Duration limit) throws InterruptedException {
    process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Kills it, if it still runs, and waits until it is gone. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      process.toHandle().destroyForcibly();
      process.waitFor(AFTER_KILL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (IOException ended) {
      process.toHandle().destroyForcibly();
    } catch (InterruptedException interrupted) {
      process.toHandle().destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void readOutput() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (!line.isEmpty()) {
          lines.add(line);
        }
      }
    } catch (IOException closed) {
      // The same as its end.
    }
    lines.add(ENDED);
  }
}
