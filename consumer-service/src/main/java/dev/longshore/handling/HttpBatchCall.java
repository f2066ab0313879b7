package dev.longshore.handling;

import dev.longshore.endpoint.Endpoint;
import dev.longshore.endpoint.EndpointPool;
import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.Outcome;
import dev.longshore.message.Message;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Handles messages together by posting them to an endpoint as a batch of CloudEvents; the body of
 * the answer says what became of each. Any other status than 2xx is the outcome of the call as a
 * whole. Blocks as {@link HttpHandler} does. Any thread.
 */
public final class HttpBatchCall implements BatchCall {
  private static final int LARGEST_RESPONSE = 16 << 20;
  private static final int ANSWERS_LATER = 202;

  private final EndpointExchanges exchanges;

  /** Where each endpoint listens, in their order. */
  private final List<URI> addresses;

  private final LeaseTokens tokens;

  /**
   * Calls of endpoints.
   *
   * @param tokens names each attempt's lease, for handlers that answer later
   * @param lateAnswerWait how long an exchange stays open after its leases have ended
   */
  public HttpBatchCall(
      EndpointPool endpoints,
      LeaseTokens tokens,
      InstantSource wallClock,
      Duration lateAnswerWait) {
    this.exchanges = new EndpointExchanges(endpoints, wallClock, lateAnswerWait, LARGEST_RESPONSE);
    this.addresses = endpoints.endpoints().stream().map(Endpoint::url).toList();
    this.tokens = tokens;
  }

  @Override
  public List<AttemptResult> call(List<Message> messages, List<DeliveryContext> deliveries)
      throws InterruptedException {
    List<String> leases = deliveries.stream().map(tokens::issue).toList();
    List<AttemptResult> results = List.of();
    try {
      byte[] body = CloudEvents.write(messages, deliveries, leases);
      results =
          results(
              exchanges.response(deliveries, index -> request(addresses.get(index), body)),
              messages);
      return results;
    } finally {
      withdraw(leases, results);
    }
  }

  private static HttpPost request(URI address, byte[] body) {
    return new HttpPost(address, body).header("Content-Type", CloudEvents.CONTENT_TYPE);
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
}
