package dev.longshore.app;

import dev.longshore.failure.ExitCode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;

/**
 * Runs a program until it ends by itself, the process is asked to stop (SIGTERM, SIGINT), or its
 * parent is gone. In each case the program is stopped in an orderly way, on the main thread, and
 * its exit code becomes the process's.
 */
final class Lifecycle {
  private final CompletableFuture<ExitCode> asked = new CompletableFuture<>();

  /** Ends the program when standard input ends, as it does when the parent process is gone. */
  Lifecycle exitWithParent() {
    Thread.ofPlatform().name("parent-watch").daemon(true).start(this::awaitEndOfInput);
    return this;
  }

  /**
   * Starts a program, waits, stops it, and returns what to exit with. A second signal cuts the stop
   * short.
   */
  ExitCode run(Program program) {
    StopSignals.handle(() -> asked.complete(ExitCode.OK), program::hurry);
    program.start();
    ExitCode cause = (ExitCode) CompletableFuture.anyOf(asked, program.ended()).join();
    ExitCode stopped = program.stop();
    return cause == ExitCode.OK ? stopped : cause;
  }

  private void awaitEndOfInput() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException gone) {
      // As good as its end: nobody is there any more.
    }
    asked.complete(ExitCode.OK);
  }
}
