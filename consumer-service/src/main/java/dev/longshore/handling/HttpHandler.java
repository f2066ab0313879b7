package dev.longshore.handling;

import dev.longshore.endpoint.EndpointPool;
import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.MessageHandler;
import dev.longshore.handler.Outcome;
import dev.longshore.message.Message;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Handles a message by posting it to an endpoint; the status of the answer is the outcome. Blocks
 * as {@link EndpointExchanges} says. Connections are kept and used again. Any thread.
 */
public final class HttpHandler implements MessageHandler {
  private static final int LARGEST_RESPONSE = 1 << 20;
  private static final int ANSWERS_LATER = 202;

  private final EndpointExchanges exchanges;

  /** One per endpoint, in their order. */
  private final List<HttpRequests> requests;

  private final LeaseTokens tokens;

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
    this.exchanges = new EndpointExchanges(endpoints, wallClock, lateAnswerWait, LARGEST_RESPONSE);
    this.requests =
        endpoints.endpoints().stream().map(endpoint -> new HttpRequests(endpoint.url())).toList();
    this.tokens = tokens;
  }

  @Override
  public Outcome handle(Message message, DeliveryContext delivery) throws InterruptedException {
    String token = tokens.issue(delivery);
    boolean answersLater = false;
    try {
      HttpReply response =
          exchanges.response(
              List.of(delivery), index -> requests.get(index).of(message, delivery, token));
      answersLater = response.statusCode() == ANSWERS_LATER;
      return outcome(response);
    } finally {
      if (!answersLater) {
        tokens.withdraw(token);
      }
    }
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
}
