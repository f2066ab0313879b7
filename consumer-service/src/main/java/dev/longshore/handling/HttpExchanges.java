package dev.longshore.handling;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/**
 * Requests to handlers, and what their failures mean: the same for one message and for many.
 * Connections are kept and used again. Any thread.
 */
final class HttpExchanges implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT_TIMEOUT)
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .build();

  private final InstantSource wallClock;
  private final long largestResponse;

  /**
   * No request yet.
   *
   * @param largestResponse bytes; a longer response is a failure
   */
  HttpExchanges(InstantSource wallClock, long largestResponse) {
    this.wallClock = wallClock;
    this.largestResponse = largestResponse;
  }

  CompletableFuture<HttpResponse<byte[]>> send(HttpRequest request) {
    return client.sendAsync(
        request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), largestResponse));
  }

  /** Whether a status that is no success means a failed attempt, and not a message to reject. */
  static boolean isFailure(int status) {
    return status == 408 || status == 425 || status == 429 || status >= 500;
  }

  /** What a response says that is no success. */
  AttemptFailure failure(HttpResponse<?> response) {
    int status = response.statusCode();
    return new AttemptFailure(
        "http-" + status, "the handler answered " + status, retryAfter(response));
  }

  static AttemptFailure unreachable(HttpRequest request, ExecutionException failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    String kind = cause instanceof IOException ? "http-connection" : cause.getClass().getName();
    String message = cause.getMessage();
    String what = message == null ? cause.getClass().getSimpleName() : message;
    return new AttemptFailure(kind, request.uri() + ": " + what, Optional.empty());
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  private Optional<Duration> retryAfter(HttpResponse<?> response) {
    boolean counts = response.statusCode() == 429 || response.statusCode() == 503;
    return counts
        ? response
            .headers()
            .firstValue("Retry-After")
            .flatMap(text -> RetryAfter.parse(text, wallClock.instant()))
        : Optional.empty();
  }
}
