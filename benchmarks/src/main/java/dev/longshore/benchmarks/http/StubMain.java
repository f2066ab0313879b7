package dev.longshore.benchmarks.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/**
 * A handler that answers every POST with 204 after a time, and every GET with how many POSTs it has
 * answered. It does no more than that, so that what is measured is the client: one virtual thread
 * per connection, HTTP/1.1 with a content length, no more than the requests of the benchmark need.
 *
 * <p>Arguments: the time in milliseconds. Says {@code ready} and its port.
 */
public final class StubMain {
  private static final int BACKLOG = 4096;
  private static final byte[] DONE =
      "HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final String LENGTH = "content-length:";

  private final Duration delay;
  private final LongAdder answered = new LongAdder();

  private StubMain(Duration delay) {
    this.delay = delay;
  }

  /** Serves until its standard input ends. */
  public static void main(String[] arguments) throws IOException {
    StubMain stub = new StubMain(Duration.ofMillis(Long.parseLong(arguments[0])));
    ServerSocket socket = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon(true).start(() -> stub.accept(socket));
    System.out.println("ready " + socket.getLocalPort());
    System.in.transferTo(OutputStream.nullOutputStream());
  }

  private void accept(ServerSocket server) {
    try (server) {
      while (true) {
        Socket connection = server.accept();
        connection.setTcpNoDelay(true);
        Thread.startVirtualThread(() -> serve(connection));
      }
    } catch (IOException ended) {
      System.err.println("stub: " + ended);
    }
  }

  private void serve(Socket connection) {
    try (connection;
        InputStream in = new BufferedInputStream(connection.getInputStream())) {
      OutputStream out = connection.getOutputStream();
      String request = line(in);
      while (!request.isEmpty()) {
        in.skipNBytes(bodyLength(in));
        if (request.startsWith("GET")) {
          out.write(count());
        } else {
          Thread.sleep(delay);
          out.write(DONE);
          answered.increment();
        }
        request = line(in);
      }
    } catch (IOException ended) {
      // The client went.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private byte[] count() {
    String body = Long.toString(answered.sum());
    return "HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s"
        .formatted(body.length(), body)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static long bodyLength(InputStream in) throws IOException {
    long length = 0;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
        length = Long.parseLong(header.substring(LENGTH.length()).strip());
      }
    }
    return length;
  }

  /** A line without its end; an empty one at the end of all. */
  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }
}
