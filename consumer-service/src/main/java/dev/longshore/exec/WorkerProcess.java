package dev.longshore.exec;

import dev.longshore.handling.AttemptFailure;
import dev.longshore.time.Ticker;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One process, and the conversation with it. Used by one thread at a time, whoever has taken it;
 * killing it is for any thread.
 *
 * <p>Writing to a process and reading from it block without hearing an interrupt, and hold the
 * carrier of a virtual thread. So a thread of its own does both, and whoever asks waits for that
 * thread: that wait ends with the lease.
 */
final class WorkerProcess {
  private static final Duration LAST_WORDS = Duration.ofMillis(500);

  /** Ends the conversation. */
  private static final Request END = new Request(new byte[0], new CompletableFuture<>());

  private final String name;
  private final Process process;
  private final OutputLines output;
  private final ErrorLines errors;
  private final Thread errorReader;
  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();

  /** Whether it ever answered as it should; owned by whoever has taken the process. */
  private boolean provenSound;

  private long idleSinceNanos;

  /** Set by the conversation's thread, before it looks for requests that came too late. */
  private volatile boolean over;

  @SuppressWarnings("ArrayRecordComponent") // a line on its way; never compared
  private record Request(byte[] line, CompletableFuture<String> answer) {
    boolean isEnd() {
      return line.length == 0;
    }

    void fail(Exception failure) {
      answer.completeExceptionally(failure);
    }
  }

  private WorkerProcess(String name, Process process, Ticker ticker) {
    this.name = name;
    this.process = process;
    this.output = new OutputLines(process.getInputStream());
    this.errors = new ErrorLines(process.pid(), process.getErrorStream(), ticker);
    this.errorReader =
        Thread.ofPlatform().daemon(true).name("exec-errors-" + process.pid()).unstarted(errors);
  }

  /**
   * Starts a process with our environment and in our working directory.
   *
   * @throws IOException when the command cannot be run
   */
  static WorkerProcess start(List<String> command, Ticker ticker) throws IOException {
    Process process = new ProcessBuilder(command).start();
    WorkerProcess worker = new WorkerProcess(command.getFirst(), process, ticker);
    worker.errorReader.start();
    Thread.ofPlatform().daemon(true).name("exec-" + process.pid()).start(worker::converse);
    return worker;
  }

  /**
   * Gives it a line and waits for its answer.
   *
   * @throws AttemptFailure when it ends first
   * @throws MalformedAnswer when it prints what cannot be an answer
   * @throws InterruptedException when the lease ends first; the process is of no more use then
   */
  String exchange(byte[] line) throws InterruptedException {
    Request request = new Request(line, new CompletableFuture<>());
    requests.add(request);
    if (over) {
      request.fail(new IOException("the conversation is over"));
    }
    try {
      return request.answer().get();
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof MalformedAnswer malformed) {
        throw malformed;
      }
      throw crashed();
    }
  }

  /** Notes that it has answered as it should. */
  void proveSound() {
    provenSound = true;
  }

  boolean isProvenSound() {
    return provenSound;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Whether it can be given a message: it runs, and has said nothing that nobody asked for. */
  boolean isUsable() {
    try {
      return process.isAlive() && !output.isAhead();
    } catch (IOException ended) {
      return false;
    }
  }

  void idleSince(long nanos) {
    idleSinceNanos = nanos;
  }

  long idleSinceNanos() {
    return idleSinceNanos;
  }

  long pid() {
    return process.pid();
  }

  /** What it last said on standard error, behind a label, or nothing. */
  String lastErrors() {
    return errors.lastLines();
  }

  /** Asks an idle process to end, by ending its input. Does not block. */
  void endInput() {
    requests.add(END);
  }

  /** Asks it to end, with SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** Kills it and all that it started. */
  void kill() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    requests.add(END);
  }

  /** Waits for its end; false when it has not come in time. */
  boolean awaitEnd(Duration limit) throws InterruptedException {
    return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void converse() {
    try (OutputStream input = process.getOutputStream()) {
      for (Request request = requests.take(); !request.isEnd(); request = requests.take()) {
        converse(request, input);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (IOException gone) {
      // Its input cannot be closed since it has ended, which was the wish.
    } finally {
      over = true;
      requests.forEach(late -> late.fail(new IOException("the conversation is over")));
    }
  }

  private void converse(Request request, OutputStream input) {
    try {
      input.write(request.line());
      input.flush();
      Optional<String> answer = output.next();
      if (answer.isPresent()) {
        request.answer().complete(answer.get());
      } else {
        request.fail(new IOException("end of output"));
      }
    } catch (IOException | RuntimeException failure) {
      request.fail(failure);
    }
  }

  private AttemptFailure crashed() throws InterruptedException {
    boolean ended = awaitEnd(LAST_WORDS);
    errorReader.join(LAST_WORDS);
    return new AttemptFailure(
        "exec-crash",
        "process %d (%s) %s before it had answered%s"
            .formatted(
                process.pid(),
                name,
                ended ? ending(process.exitValue()) : "closed its standard input or output",
                errors.lastLines()),
        Optional.empty());
  }

  /** As shells say it: the exit codes above 128 tell of a signal. */
  private static String ending(int exitCode) {
    return exitCode > 128
        ? "was ended by signal " + (exitCode - 128)
        : "ended with exit code " + exitCode;
  }
}
