package dev.longshore.alert;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server that takes posts and answers them with the statuses it was given, then with 200. */
final class ReceivingServer implements AutoCloseable {
  /** A post that arrived. */
  record Post(String path, String id, String timestamp, String signature, String body) {}

  private final HttpServer server;
  private final BlockingQueue<Post> posts = new LinkedBlockingQueue<>();
  private final Deque<Integer> statuses;

  ReceivingServer(Integer... statuses) {
    this.statuses = new ArrayDeque<>(List.of(statuses));
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          posts.add(
              new Post(
                  exchange.getRequestURI().getPath(),
                  String.valueOf(exchange.getRequestHeaders().getFirst("webhook-id")),
                  String.valueOf(exchange.getRequestHeaders().getFirst("webhook-timestamp")),
                  String.valueOf(exchange.getRequestHeaders().getFirst("webhook-signature")),
                  body));
          Integer status = this.statuses.pollFirst();
          exchange.sendResponseHeaders(status == null ? 200 : status, -1);
          exchange.close();
        });
    server.start();
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  Post take() throws InterruptedException {
    Post post = posts.poll(20, TimeUnit.SECONDS);
    if (post == null) {
      throw new AssertionError("nothing was posted for 20 s");
    }
    return post;
  }

  boolean isEmpty() {
    return posts.isEmpty();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
