package dev.longshore.handling;

import dev.longshore.endpoint.EndpointListener.Ending;
import dev.longshore.endpoint.EndpointPool;
import dev.longshore.handler.AckResult;
import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.MessageHandler;
import dev.longshore.handler.Outcome;
import dev.longshore.message.Message;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Handles a message by posting it to an endpoint; the status of the answer is the outcome.
 *
 * <p>The endpoint is the one that was chosen for the attempt ({@link Routed}), or else the pool's
 * choice. Where no connection can be made nothing has been sent, so that the same attempt goes on
 * to another endpoint that is well, to each at most once.
 *
 * <p>A call blocks its thread until the whole answer is there or the lease ends, which interrupts
 * it. The exchange is then left open for a while longer, so that an answer that comes too late is
 * seen and counted as stale. Connections are kept and used again. Any thread.
 */
public final class HttpHandler implements MessageHandler {
  private static final int LARGEST_RESPONSE = 1 << 20;
  private static final int ANSWERS_LATER = 202;

  private final HttpExchanges exchanges;
  private final EndpointPool endpoints;

  /** One per endpoint, in their order. */
  private final List<HttpRequests> requests;

  private final LeaseTokens tokens;
  private final Duration lateAnswerWait;

  /**
   * A handler that posts to endpoints.
   *
   * @param tokens names each attempt's lease, for handlers that answer later
   * @param lateAnswerWait how long an exchange stays open after its lease has ended
   */
  public HttpHandler(
      EndpointPool endpoints,
      LeaseTokens tokens,
      InstantSource wallClock,
      Duration lateAnswerWait) {
    this.endpoints = endpoints;
    this.requests =
        endpoints.endpoints().stream().map(endpoint -> new HttpRequests(endpoint.url())).toList();
    this.tokens = tokens;
    this.lateAnswerWait = lateAnswerWait;
    this.exchanges = new HttpExchanges(wallClock, LARGEST_RESPONSE);
  }

  @Override
  public Outcome handle(Message message, DeliveryContext delivery) throws InterruptedException {
    String token = tokens.issue(delivery);
    boolean answersLater = false;
    try {
      HttpReply response = response(message, delivery, token);
      answersLater = response.statusCode() == ANSWERS_LATER;
      return outcome(response);
    } finally {
      if (!answersLater) {
        tokens.withdraw(token);
      }
    }
  }

  private HttpReply response(Message message, DeliveryContext delivery, String token)
      throws InterruptedException {
    Set<Integer> tried = new HashSet<>();
    int index = endpoints.indexOf(delivery instanceof Routed chosen ? chosen.endpoint() : "");
    while (true) {
      HttpPost request = requests.get(index).of(message, delivery, token);
      try {
        return post(request, index, delivery);
      } catch (ExecutionException failure) {
        tried.add(index);
        OptionalInt other =
            HttpExchanges.isUnsent(failure) ? endpoints.another(tried) : OptionalInt.empty();
        index = other.orElseThrow(() -> HttpExchanges.unreachable(request, failure));
      }
    }
  }

  private HttpReply post(HttpPost request, int index, DeliveryContext delivery)
      throws InterruptedException, ExecutionException {
    endpoints.begin(index);
    Ending ending = Ending.FAILED;
    CompletableFuture<HttpReply> exchange = exchanges.send(request);
    try {
      HttpReply response = exchange.get();
      ending = isSick(response) ? Ending.FAILED : Ending.ANSWERED;
      return response;
    } catch (ExecutionException failure) {
      ending = HttpExchanges.isUnsent(failure) ? Ending.UNREACHABLE : Ending.FAILED;
      throw failure;
    } catch (InterruptedException expired) {
      ending = Ending.GIVEN_UP;
      awaitLateAnswer(exchange, delivery);
      throw expired;
    } finally {
      endpoints.ended(index, ending);
    }
  }

  /** One that asks for less work for a while is well. */
  private static boolean isSick(HttpReply response) {
    int status = response.statusCode();
    return status >= 500 && !(status == 503 && response.header("Retry-After").isPresent());
  }

  @Override
  public void close() {
    exchanges.close();
  }

  private Outcome outcome(HttpReply response) {
    int status = response.statusCode();
    if (status == ANSWERS_LATER) {
      return Outcome.async();
    }
    if (status >= 200 && status < 300) {
      return response.body().length == 0
          ? Outcome.ack()
          : new Outcome.Ack(Optional.of(response.body()), response.header("Content-Type"));
    }
    if (HttpExchanges.isFailure(status)) {
      throw exchanges.failure(response);
    }
    return Outcome.reject("the handler answered " + status);
  }

  private void awaitLateAnswer(CompletableFuture<HttpReply> exchange, DeliveryContext delivery) {
    CompletableFuture<AckResult> _ =
        exchange
            .thenApply(response -> delivery.ack())
            .orTimeout(lateAnswerWait.toNanos(), TimeUnit.NANOSECONDS)
            .whenComplete((answered, failure) -> exchange.cancel(true));
  }
}
