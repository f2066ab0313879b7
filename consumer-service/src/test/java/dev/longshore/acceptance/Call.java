package dev.longshore.acceptance;

import com.sun.net.httpserver.Headers;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a message as its handler saw it. The stub's thread of the call writes how it
 * ended; any thread reads.
 */
final class Call {
  private final Headers headers;
  private final byte[] body;
  private final Place place;
  private final int attempt;

  /** Moved by the test when it extends the lease. */
  private volatile long deadlineMillis;

  private final long arrivedNanos = System.nanoTime();
  private final long arrivedMillis = System.currentTimeMillis();

  /** Written once, by whoever ends the call; 0 before. */
  private volatile long endedNanos;

  private volatile long endedMillis;

  /** Whether the handler was done with the message when the call ended. */
  private volatile boolean acked;

  Call(Headers headers, byte[] body) {
    this.headers = headers;
    this.body = body;
    this.place =
        new Place(
            header("Longshore-Topic"),
            Integer.parseInt(header("Longshore-Partition")),
            Long.parseLong(header("Longshore-Offset")));
    this.attempt = Integer.parseInt(header("Longshore-Attempt"));
    this.deadlineMillis = Long.parseLong(header("Longshore-Deadline"));
  }

  Place place() {
    return place;
  }

  int attempt() {
    return attempt;
  }

  /** The key as it stands in the header, null for a message without one. */
  @Nullable String key() {
    return headers.getFirst("Longshore-Key");
  }

  byte[] body() {
    return body;
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** A header of the request; fails when it is missing. */
  String header(String name) {
    String value = headers.getFirst(name);
    if (value == null) {
      throw new AssertionError("no header " + name + " in " + headers.keySet());
    }
    return value;
  }

  boolean hasHeader(String name) {
    return headers.containsKey(name);
  }

  String lease() {
    return header("Longshore-Lease");
  }

  /** Which instance called: its lease tokens start alike. */
  String instance() {
    return lease().substring(0, lease().lastIndexOf('-'));
  }

  long deadlineMillis() {
    return deadlineMillis;
  }

  long arrivedNanos() {
    return arrivedNanos;
  }

  long arrivedMillis() {
    return arrivedMillis;
  }

  boolean isEnded() {
    return endedNanos != 0;
  }

  long endedNanos() {
    return endedNanos;
  }

  long endedMillis() {
    return endedMillis;
  }

  /** Whether the handler said that it is done, before its lease ended. */
  boolean isAcked() {
    return acked && isEnded() && endedMillis <= deadlineMillis;
  }

  /** Notes that the lease was extended to beyond now. */
  void extended() {
    deadlineMillis = Long.MAX_VALUE;
  }

  void end(boolean done) {
    acked = done;
    endedMillis = System.currentTimeMillis();
    endedNanos = System.nanoTime();
  }

  @Override
  public String toString() {
    return place + "#" + attempt + "@" + instance().substring(0, 4) + (acked ? "+" : "-");
  }
}
