package dev.longshore.broker;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A running Kafka of one node in this JVM, listening on the loopback interface only. Share groups
 * and KIP-848 consumer groups are on; topics are not created by themselves.
 *
 * <p>Several can run in one JVM when their folders differ, and one can be started again on the
 * folder of another once that is closed. Close it before its folder is deleted: Kafka ends the
 * whole JVM when it loses its only log folder.
 *
 * <p>Any thread may use it.
 */
public final class LocalBroker implements AutoCloseable {
  private final DataFolder folder;
  private final LoopbackSockets sockets;
  private final KafkaNode node;
  private final AtomicBoolean closed = new AtomicBoolean();

  private LocalBroker(DataFolder folder, LoopbackSockets sockets, KafkaNode node) {
    this.folder = folder;
    this.sockets = sockets;
    this.node = node;
  }

  /**
   * Starts a broker and returns when clients can use it, usually after one to three seconds.
   *
   * @throws BrokerStartException when the port or the folder cannot be used, or Kafka fails
   */
  public static LocalBroker start(BrokerSettings settings) {
    LoopbackSockets sockets = LoopbackSockets.bind(settings.port());
    try {
      return start(DataFolder.claim(settings.dataDir()), sockets);
    } catch (BrokerStartException failure) {
      sockets.close();
      throw failure;
    }
  }

  /** What a client's {@code bootstrap.servers} should be: {@code 127.0.0.1:PORT}. */
  public String bootstrap() {
    return LoopbackSockets.HOST + ":" + port();
  }

  /** The port clients connect to. */
  public int port() {
    return sockets.clientPort();
  }

  /** Stops the broker and lets go of its port and folder; a second call does nothing. Blocks. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    node.close();
    sockets.close();
    folder.close();
  }

  /** Completes when Kafka reports a fault it cannot go on from. */
  CompletableFuture<Throwable> fault() {
    return node.fault();
  }

  private static LocalBroker start(DataFolder folder, LoopbackSockets sockets) {
    try {
      Storage storage = Storage.open(folder.kafka());
      KafkaNode node = startNode(folder, storage, sockets);
      return new LocalBroker(folder, sockets, node);
    } catch (BrokerStartException failure) {
      folder.close();
      throw failure;
    }
  }

  private static KafkaNode startNode(DataFolder folder, Storage storage, LoopbackSockets sockets) {
    try {
      KafkaNode node = new KafkaNode(folder.kafka(), storage, sockets);
      node.start();
      return node;
    } catch (Exception failure) {
      // All kinds: Kafka is Scala and throws checked exceptions without declaring them.
      throw BrokerStartException.failed(folder.kafka(), failure);
    }
  }
}
