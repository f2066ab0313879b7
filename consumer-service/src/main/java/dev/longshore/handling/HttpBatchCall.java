package dev.longshore.handling;

import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.Outcome;
import dev.longshore.message.Message;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Handles messages together by posting them to an endpoint as a batch of CloudEvents; the body of
 * the answer says what became of each. Any other status than 2xx is the outcome of the call as a
 * whole. Blocks as {@link HttpHandler} does. Any thread.
 */
public final class HttpBatchCall implements BatchCall {
  private static final int LARGEST_RESPONSE = 16 << 20;
  private static final int ANSWERS_LATER = 202;

  private final HttpExchanges exchanges;
  private final URI endpoint;
  private final LeaseTokens tokens;
  private final Duration lateAnswerWait;

  /**
   * Calls of one endpoint.
   *
   * @param tokens names each attempt's lease, for handlers that answer later
   * @param lateAnswerWait how long an exchange stays open after its leases have ended
   */
  public HttpBatchCall(
      URI endpoint, LeaseTokens tokens, InstantSource wallClock, Duration lateAnswerWait) {
    this.exchanges = new HttpExchanges(wallClock, LARGEST_RESPONSE);
    this.endpoint = endpoint;
    this.tokens = tokens;
    this.lateAnswerWait = lateAnswerWait;
  }

  @Override
  public List<AttemptResult> call(List<Message> messages, List<DeliveryContext> deliveries)
      throws InterruptedException {
    List<String> leases = deliveries.stream().map(tokens::issue).toList();
    HttpPost request =
        new HttpPost(endpoint, CloudEvents.write(messages, deliveries, leases))
            .header("Content-Type", CloudEvents.CONTENT_TYPE);
    CompletableFuture<HttpReply> exchange = exchanges.send(request);
    List<AttemptResult> results = List.of();
    try {
      results = results(exchange.get(), messages);
      return results;
    } catch (ExecutionException failure) {
      throw HttpExchanges.unreachable(request, failure);
    } catch (InterruptedException expired) {
      awaitLateAnswer(exchange, deliveries);
      throw expired;
    } finally {
      withdraw(leases, results);
    }
  }

  @Override
  public void close() {
    exchanges.close();
  }

  /** A lease whose attempt is answered later keeps its token. */
  private void withdraw(List<String> leases, List<AttemptResult> results) {
    for (int index = 0; index < leases.size(); index++) {
      boolean awaits = !results.isEmpty() && results.get(index) instanceof AttemptResult.Awaiting;
      if (!awaits) {
        tokens.withdraw(leases.get(index));
      }
    }
  }

  private List<AttemptResult> results(HttpReply response, List<Message> messages) {
    int status = response.statusCode();
    if (status == ANSWERS_LATER && response.body().length == 0) {
      List<AttemptResult> results = new ArrayList<>(messages.size());
      messages.forEach(message -> results.add(AttemptResult.of(Outcome.async())));
      return results;
    }
    if (status >= 200 && status < 300) {
      return BatchAnswer.parse(response.body()).results(messages);
    }
    if (messages.size() == 1 && !HttpExchanges.isFailure(status)) {
      return List.of(AttemptResult.of(Outcome.reject("the handler answered " + status)));
    }
    throw exchanges.failure(response);
  }

  private void awaitLateAnswer(
      CompletableFuture<HttpReply> exchange, List<DeliveryContext> deliveries) {
    CompletableFuture<Void> _ =
        exchange
            .thenAccept(response -> deliveries.forEach(DeliveryContext::ack))
            .orTimeout(lateAnswerWait.toNanos(), TimeUnit.NANOSECONDS)
            .whenComplete((answered, failure) -> exchange.cancel(true));
  }
}
