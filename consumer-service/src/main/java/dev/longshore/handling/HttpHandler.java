package dev.longshore.handling;

import dev.longshore.handler.AckResult;
import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.MessageHandler;
import dev.longshore.handler.Outcome;
import dev.longshore.message.Message;
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
import java.util.concurrent.TimeUnit;

/**
 * Handles a message by posting it to an endpoint; the status of the answer is the outcome.
 *
 * <p>A call blocks its thread until the whole answer is there or the lease ends, which interrupts
 * it. The exchange is then left open for a while longer, so that an answer that comes too late is
 * seen and counted as stale. Connections are kept and used again. Any thread.
 */
public final class HttpHandler implements MessageHandler {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final long LARGEST_RESPONSE = 1 << 20;
  private static final int ANSWERS_LATER = 202;

  private final HttpClient client;
  private final HttpRequests requests;
  private final LeaseTokens tokens;
  private final InstantSource wallClock;
  private final Duration lateAnswerWait;

  /**
   * A handler that posts to one endpoint.
   *
   * @param tokens names each attempt's lease, for handlers that answer later
   * @param lateAnswerWait how long an exchange stays open after its lease has ended
   */
  public HttpHandler(
      HttpRequests requests, LeaseTokens tokens, InstantSource wallClock, Duration lateAnswerWait) {
    this.requests = requests;
    this.tokens = tokens;
    this.wallClock = wallClock;
    this.lateAnswerWait = lateAnswerWait;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
  }

  @Override
  public Outcome handle(Message message, DeliveryContext delivery) throws InterruptedException {
    String token = tokens.issue(delivery);
    HttpRequest request = requests.of(message, delivery, token);
    CompletableFuture<HttpResponse<byte[]>> exchange =
        client.sendAsync(
            request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_RESPONSE));
    try {
      HttpResponse<byte[]> response = exchange.get();
      if (response.statusCode() != ANSWERS_LATER) {
        tokens.withdraw(token);
      }
      return outcome(response);
    } catch (ExecutionException failure) {
      tokens.withdraw(token);
      throw unreachable(request, failure);
    } catch (InterruptedException expired) {
      awaitLateAnswer(exchange, delivery);
      throw expired;
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  private Outcome outcome(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    if (status == ANSWERS_LATER) {
      return Outcome.async();
    }
    if (status >= 200 && status < 300) {
      return response.body().length == 0
          ? Outcome.ack()
          : new Outcome.Ack(
              Optional.of(response.body()), response.headers().firstValue("Content-Type"));
    }
    if (status == 408 || status == 425 || status == 429 || status >= 500) {
      throw new AttemptFailure(
          "http-" + status, "the handler answered " + status, retryAfter(response));
    }
    return Outcome.reject("the handler answered " + status);
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

  private static AttemptFailure unreachable(HttpRequest request, ExecutionException failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    String kind = cause instanceof IOException ? "http-connection" : cause.getClass().getName();
    String message = cause.getMessage();
    String what = message == null ? cause.getClass().getSimpleName() : message;
    return new AttemptFailure(kind, request.uri() + ": " + what, Optional.empty());
  }

  private void awaitLateAnswer(
      CompletableFuture<HttpResponse<byte[]>> exchange, DeliveryContext delivery) {
    CompletableFuture<AckResult> _ =
        exchange
            .thenApply(response -> delivery.ack())
            .orTimeout(lateAnswerWait.toNanos(), TimeUnit.NANOSECONDS)
            .whenComplete((answered, failure) -> exchange.cancel(true));
  }
}
