package dev.longshore.handling;

import dev.longshore.endpoint.EndpointListener.Ending;
import dev.longshore.endpoint.EndpointPool;
import dev.longshore.handler.DeliveryContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * Exchanges with one of several endpoints: the one that was chosen for the attempt ({@link
 * Routed}), or else the pool's choice. Where no connection can be made nothing has been sent, so
 * that the same attempt goes on to another endpoint that is well, to each at most once.
 *
 * <p>An exchange blocks its thread until the whole answer is there or the lease ends, which
 * interrupts it. It is then left open for a while longer, so that an answer that comes too late is
 * seen and counted as stale. Any thread.
 */
final class EndpointExchanges implements AutoCloseable {
  private final HttpExchanges exchanges;
  private final EndpointPool endpoints;
  private final Duration lateAnswerWait;

  /**
   * Exchanges with endpoints.
   *
   * @param lateAnswerWait how long an exchange stays open after its lease has ended
   * @param largestResponse bytes; a longer response is a failure
   */
  EndpointExchanges(
      EndpointPool endpoints,
      InstantSource wallClock,
      Duration lateAnswerWait,
      int largestResponse) {
    this.exchanges = new HttpExchanges(wallClock, largestResponse);
    this.endpoints = endpoints;
    this.lateAnswerWait = lateAnswerWait;
  }

  /**
   * The response to attempts that are made together, all in the same place.
   *
   * @param requests makes the request to an endpoint, by its index
   * @throws AttemptFailure when there is none
   */
  HttpReply response(List<DeliveryContext> attempts, IntFunction<HttpPost> requests)
      throws InterruptedException {
    Set<Integer> tried = new HashSet<>();
    int index =
        endpoints.indexOf(attempts.getFirst() instanceof Routed chosen ? chosen.endpoint() : "");
    while (true) {
      HttpPost request = requests.apply(index);
      try {
        return post(request, index, attempts);
      } catch (ExecutionException failure) {
        tried.add(index);
        OptionalInt other =
            HttpExchanges.isUnsent(failure) ? endpoints.another(tried) : OptionalInt.empty();
        index = other.orElseThrow(() -> HttpExchanges.unreachable(request, failure));
      }
    }
  }

  /** What a response says that is no success. */
  AttemptFailure failure(HttpReply response) {
    return exchanges.failure(response);
  }

  @Override
  public void close() {
    exchanges.close();
  }

  private HttpReply post(HttpPost request, int index, List<DeliveryContext> attempts)
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
      awaitLateAnswer(exchange, attempts);
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

  private void awaitLateAnswer(
      CompletableFuture<HttpReply> exchange, List<DeliveryContext> attempts) {
    CompletableFuture<Void> _ =
        exchange
            .thenAccept(response -> attempts.forEach(DeliveryContext::ack))
            .orTimeout(lateAnswerWait.toNanos(), TimeUnit.NANOSECONDS)
            .whenComplete((answered, failure) -> exchange.cancel(true));
  }
}
