package dev.longshore.app;

import dev.longshore.failure.ExitCode;
import java.util.concurrent.CompletableFuture;

/** Something that runs until it is stopped or ends by itself. Started and stopped once. */
interface Program {

  /** Starts, and returns when it serves. */
  void start();

  /** Completes when it has ended by itself, with what the process is to exit with. */
  CompletableFuture<ExitCode> ended();

  /** Cuts short what {@link #stop} waits for, where it waits for anything. Any thread. */
  default void hurry() {}

  /** Stops in an orderly way, within a bounded time. */
  ExitCode stop();
}
