package dev.longshore.up;

import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process that serves us, from its start to its end.
 *
 * <p>It does not hear the terminal's SIGINT and SIGHUP, so that Ctrl-C reaches only us and we stop
 * the children in order. The pipe to its standard input stays open for as long as we live: a child
 * that watches it ends when we are killed. Its standard output is read until it ends.
 *
 * <p>Safe for use by any thread.
 */
final class ChildProcess {
  /** Ignored signals stay ignored across exec, and Java leaves ignored ones alone. */
  private static final List<String> SHIELD =
      List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh");

  private static final String READY = "ready";
  private static final Duration AFTER_KILL = Duration.ofSeconds(10);

  private final ChildCommand command;
  private final Process process;
  private final CompletableFuture<String> ready = new CompletableFuture<>();

  /** How a process came to its end when it was stopped. */
  enum End {
    /** It ended in time. */
    IN_TIME,
    /** It had to be killed. */
    KILLED
  }

  private ChildProcess(ChildCommand command, Process process) {
    this.command = command;
    this.process = process;
  }

  /** Starts a process; it need not serve yet when this returns. */
  static ChildProcess start(ChildCommand command) {
    List<String> words = new ArrayList<>(SHIELD);
    words.addAll(command.words());
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectError(ProcessBuilder.Redirect.appendTo(command.log().toFile()));
    builder.environment().putAll(command.environment());
    try {
      ChildProcess child = new ChildProcess(command, builder.start());
      Thread.ofPlatform().name(command.name() + "-output").daemon(true).start(child::readOutput);
      return child;
    } catch (IOException failure) {
      throw new ProgramFailure(
          ExitCode.INTERNAL, command.name() + " cannot be started: " + failure.getMessage());
    }
  }

  String name() {
    return command.name();
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The exit code of a process that has ended. */
  OptionalInt exitCode() {
    return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
  }

  /** The line with which it said that it serves, empty while it has not. */
  Optional<String> readyLine() {
    return ready.isDone() && !ready.isCompletedExceptionally()
        ? Optional.of(ready.join())
        : Optional.empty();
  }

  /**
   * Waits until it serves.
   *
   * @param stop ends the wait early
   * @return the line with which it said so
   * @throws ProgramFailure when it ends before, or takes longer; says what it logged last
   * @throws StackStopped when the wait was ended early
   */
  String awaitReady(Duration limit, CompletableFuture<?> stop) {
    try {
      CompletableFuture.anyOf(ready, stop).get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException ended) {
      throw diedEarly();
    } catch (TimeoutException late) {
      throw new ProgramFailure(
          ExitCode.TIMEOUT,
          "%s is not ready after %d s; %s%s"
              .formatted(name(), limit.toSeconds(), command.log(), lastLines()));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new StackStopped();
    }
    return readyLine().orElseThrow(StackStopped::new);
  }

  /** Asks it to end (SIGTERM); does not wait. */
  void requestStop() {
    // Not Process.destroy(), which also closes the pipes: the child would hear of two stops.
    process.toHandle().destroy();
  }

  /** Waits for its end, at most for a time. Blocks. */
  void awaitUpTo(Duration limit) {
    try {
      process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for its end, at most for a time, and kills it then. Blocks. */
  End awaitEnd(Duration limit) {
    try {
      if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        return End.IN_TIME;
      }
      kill();
      process.waitFor(AFTER_KILL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      kill();
      Thread.currentThread().interrupt();
    }
    return End.KILLED;
  }

  /** Ends it at once (SIGKILL); does not wait. */
  void kill() {
    process.toHandle().destroyForcibly();
  }

  private void readOutput() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.startsWith(READY)) {
          ready.complete(line);
        }
      }
    } catch (IOException closed) {
      // The same as its end.
    }
    ready.completeExceptionally(new StackStopped());
  }

  private ProgramFailure diedEarly() {
    int code = awaitExitCode();
    ExitCode exitCode = ExitCodes.ofChild(code);
    Optional<String> told = LogTail.lastError(command.log());
    if (exitCode != ExitCode.INTERNAL && told.isPresent()) {
      return new ProgramFailure(exitCode, name() + ": " + told.get());
    }
    return new ProgramFailure(
        exitCode,
        "%s ended with exit code %d before it was ready; %s%s"
            .formatted(name(), code, command.log(), lastLines()));
  }

  private int awaitExitCode() {
    return awaitEnd(Duration.ofSeconds(5)) == End.IN_TIME ? process.exitValue() : -1;
  }

  private String lastLines() {
    List<String> lines = LogTail.last(command.log());
    return lines.isEmpty() ? "" : "\n  " + String.join("\n  ", lines);
  }
}
