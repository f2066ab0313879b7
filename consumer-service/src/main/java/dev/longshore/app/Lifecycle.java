package dev.longshore.app;

import dev.longshore.failure.ExitCode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * Runs a program until it ends by itself, the process is asked to stop (SIGTERM, SIGINT), or its
 * parent is gone. In each case the program is stopped in an orderly way, on the main thread, and
 * its exit code becomes the process's.
 */
final class Lifecycle {
  private final CompletableFuture<ExitCode> asked = new CompletableFuture<>();
  private final CountDownLatch finished = new CountDownLatch(1);

  /** Written by the main thread before it counts down, read by the hook afterwards. */
  private volatile ExitCode result = ExitCode.INTERNAL;

  /** Ends the program when standard input ends, as it does when the parent process is gone. */
  Lifecycle exitWithParent() {
    Thread.ofPlatform().name("parent-watch").daemon(true).start(this::awaitEndOfInput);
    return this;
  }

  /** Starts a program, waits, stops it, and returns what to exit with. */
  ExitCode run(Program program) {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(this::stop));
    try {
      program.start();
      ExitCode cause = (ExitCode) CompletableFuture.anyOf(asked, program.ended()).join();
      ExitCode stopped = program.stop();
      result = cause == ExitCode.OK ? stopped : cause;
    } finally {
      finished.countDown();
    }
    return result;
  }

  /** On a signal the JVM would exit with 143: the program's own code goes before it. */
  private void stop() {
    if (finished.getCount() == 0) {
      return;
    }
    asked.complete(ExitCode.OK);
    try {
      finished.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(result.number());
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
