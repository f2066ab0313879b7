package dev.longshore.broker;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Locale;
import java.util.Objects;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * The two listening sockets of a local broker, bound before Kafka starts and handed to it when it
 * asks. So a port in use is found before anything is written, and a port that was free stays ours.
 *
 * <p>Owned by the starting thread; Kafka's threads only read the final fields.
 */
final class LoopbackSockets implements ServerSocketFactory, AutoCloseable {
  static final String HOST = "127.0.0.1";
  static final String CLIENT_LISTENER = "PLAINTEXT";
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private static final int BACKLOG = 50;

  private final ServerSocketChannel clients;
  private final ServerSocketChannel controller;

  private LoopbackSockets(ServerSocketChannel clients, ServerSocketChannel controller) {
    this.clients = clients;
    this.controller = controller;
  }

  static LoopbackSockets bind(int port) {
    ServerSocketChannel clients = bindOne(port);
    try {
      return new LoopbackSockets(clients, bindOne(0));
    } catch (BrokerStartException refusal) {
      closeQuietly(clients);
      throw refusal;
    }
  }

  int clientPort() {
    return clients.socket().getLocalPort();
  }

  InetSocketAddress controllerAddress() {
    return (InetSocketAddress) controller.socket().getLocalSocketAddress();
  }

  @Override
  public ServerSocketChannel openServerSocket(
      String listener, InetSocketAddress address, int backlog, int receiveBufferBytes) {
    return listener.equals(CONTROLLER_LISTENER) ? controller : clients;
  }

  /** Closes what Kafka has not closed already. */
  @Override
  public void close() {
    closeQuietly(clients);
    closeQuietly(controller);
  }

  private static ServerSocketChannel bindOne(int port) {
    try {
      ServerSocketChannel channel = ServerSocketChannel.open();
      try {
        channel.bind(new InetSocketAddress(InetAddress.ofLiteral(HOST), port), BACKLOG);
        channel.configureBlocking(false);
        return channel;
      } catch (IOException failure) {
        closeQuietly(channel);
        throw failure;
      }
    } catch (IOException failure) {
      throw refusal(port, failure);
    }
  }

  private static BrokerStartException refusal(int port, IOException failure) {
    String place = HOST + ":" + port;
    String detail = Objects.toString(failure.getMessage(), failure.getClass().getSimpleName());
    if (detail.toLowerCase(Locale.ROOT).contains("permission")) {
      return BrokerStartException.refused(
          "the port needs more rights", place, "take a port above 1023 with --port", failure);
    }
    if (failure instanceof BindException) {
      return BrokerStartException.refused(
          "the port is in use",
          place,
          "stop the program that listens there or take another port with --port (0 picks one)",
          failure);
    }
    return BrokerStartException.refused(
        "cannot listen (" + detail + ")", place, "check the loopback interface", failure);
  }

  private static void closeQuietly(ServerSocketChannel channel) {
    try {
      channel.close();
    } catch (IOException ignored) {
      // A listening socket holds nothing to lose; the descriptor is gone either way.
    }
  }
}
