package dev.longshore.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.utils.internals.Exit;
import org.jspecify.annotations.Nullable;

/**
 * The life of a process that holds one broker: a signal closes the broker and ends the process with
 * exit code 0, also while the broker is still starting.
 *
 * <p>The main thread starts the broker; the shutdown hook closes it. {@code starting} publishes it
 * from one to the other, and is cancelled when the start fails.
 */
final class BrokerProcess {
  private final CompletableFuture<LocalBroker> starting = new CompletableFuture<>();

  private BrokerProcess() {}

  /** Takes over what happens on SIGTERM, on SIGINT and when Kafka wants to halt the JVM. */
  static BrokerProcess install() {
    BrokerProcess process = new BrokerProcess();
    Runtime.getRuntime().addShutdownHook(new Thread(process::stop, "broker-stop"));
    Exit.setHaltProcedure(BrokerProcess::haltForKafka);
    return process;
  }

  /** Ends the process when the input does, that is, when the parent at its other end is gone. */
  void endWithInput(InputStream input) {
    Thread watch = new Thread(() -> exitAtEnd(input), "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }

  LocalBroker start(BrokerSettings settings) {
    try {
      LocalBroker broker = LocalBroker.start(settings);
      starting.complete(broker);
      return broker;
    } finally {
      // Does nothing after a start; after a failure it tells the other threads.
      starting.cancel(false);
    }
  }

  /** Blocks for as long as the broker is well; then ends the process at once with exit code 1. */
  void serve(LocalBroker broker) {
    haltForKafka(1, broker.fault().join().toString());
  }

  private void stop() {
    if (starting.isCompletedExceptionally()) {
      return; // Nothing runs, and the JVM ends with the exit code of the failure.
    }
    if (starting.isDone()) {
      starting.join().close();
    }
    // A broker that is still starting goes like one killed with -9, which its data survives.
    // Waiting for it is no choice: Kafka adds shutdown hooks then, which the JVM refuses by now.
    Runtime.getRuntime().halt(0);
  }

  private static void haltForKafka(int code, @Nullable String reason) {
    System.err.println(
        "error: Kafka gave up (" + reason + "); this process; see the log above and start again");
    Runtime.getRuntime().halt(code);
  }

  private void exitAtEnd(InputStream input) {
    try (input) {
      input.transferTo(OutputStream.nullOutputStream());
    } catch (IOException ended) {
      // A broken pipe says the same as its end.
    }
    try {
      starting.join();
      System.exit(0);
    } catch (CancellationException failed) {
      // The main thread ends the process, with another exit code.
    }
  }
}
