package dev.longshore.broker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.FaultHandlerFactory;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server$;
import kafka.server.SharedServer;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.server.fault.FaultHandler;
import org.apache.kafka.server.fault.FaultHandlerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka's broker and controller in this JVM, wired as {@code kafka.server.KafkaRaftServer} wires
 * them but for three things: the listening sockets are ours, a fatal fault is reported instead of
 * ending the JVM, and closing is bounded.
 *
 * <p>Owned by the thread that starts and closes it; {@link #fault()} may be read by any thread.
 */
final class KafkaNode implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KafkaNode.class);
  private static final Duration READY_LIMIT = Duration.ofSeconds(60);
  private static final Duration READY_POLL = Duration.ofMillis(2);
  private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(15);

  private final CompletableFuture<Throwable> fault = new CompletableFuture<>();
  private final ControllerServer controller;
  private final BrokerServer broker;

  KafkaNode(Path logDir, Storage storage, LoopbackSockets sockets) {
    KafkaConfig config = KafkaConfig.fromProps(NodeConfig.of(logDir, sockets), false);
    Metrics metrics = Server$.MODULE$.initializeMetrics(config, Time.SYSTEM, storage.clusterId());
    SharedServer shared =
        new SharedServer(
            config,
            storage.identity(),
            Time.SYSTEM,
            metrics,
            CompletableFuture.completedFuture(
                Map.of(NodeConfig.NODE_ID, sockets.controllerAddress())),
            List.of(),
            reportingFaults(),
            sockets);
    controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), storage.bootstrap());
    broker = new BrokerServer(shared);
  }

  /**
   * Starts both halves and returns when a client that asks for the cluster sees its node. Closes
   * what it started when that fails.
   */
  void start() throws TimeoutException {
    boolean started = false;
    try {
      controller.startup();
      broker.startup();
      awaitActive();
      started = true;
    } finally {
      if (!started) {
        close();
      }
    }
  }

  /** Completes with the first fault that Kafka itself calls fatal; never when there is none. */
  CompletableFuture<Throwable> fault() {
    return fault;
  }

  /** Stops the broker, then the controller. Safe after a start that failed half way. */
  @Override
  public void close() {
    swallow("broker", () -> broker.shutdown(SHUTDOWN_LIMIT));
    swallow("controller", controller::shutdown);
  }

  private void awaitActive() throws TimeoutException {
    long start = System.nanoTime();
    while (!broker.metadataCache().hasAliveBroker(NodeConfig.NODE_ID)) {
      if (System.nanoTime() - start > READY_LIMIT.toNanos()) {
        throw new TimeoutException("the broker did not become active in " + READY_LIMIT);
      }
      LockSupport.parkNanos(READY_POLL.toNanos());
    }
  }

  private FaultHandlerFactory reportingFaults() {
    return this::faultHandler;
  }

  private FaultHandler faultHandler(String name, boolean fatal, Runnable action) {
    return (reason, cause) -> {
      log.error("{}: {}", name, reason, cause);
      action.run();
      FaultHandlerException failure = new FaultHandlerException(name + ": " + reason, cause);
      if (fatal) {
        fault.complete(failure);
      }
      return failure;
    };
  }

  private static void swallow(String part, Runnable shutdown) {
    try {
      shutdown.run();
    } catch (RuntimeException failure) {
      log.warn("stopping the {} failed", part, failure);
    }
  }
}
