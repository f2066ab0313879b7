package dev.longshore.handling;

import dev.longshore.deadletter.FailureDescription;
import dev.longshore.handler.Outcome;
import dev.longshore.message.Message;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an answer to a batch says of each message: a JSON array of {@code {id, outcome, delay?,
 * reason?}}. A message that it does not name, or names in a way that cannot be understood, has
 * failed an attempt; what it names and nobody sent changes nothing. Immutable.
 */
final class BatchAnswer {
  private static final String KIND = "batch-answer";
  private static final Duration LONGEST_DELAY = Duration.ofDays(30);
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final JsonNode array;

  private BatchAnswer(JsonNode array) {
    this.array = array;
  }

  /**
   * The answer that a body holds.
   *
   * @throws AttemptFailure when it is no JSON array
   */
  static BatchAnswer parse(byte[] body) {
    try {
      JsonNode tree = JSON.readTree(body);
      if (tree.isArray()) {
        return new BatchAnswer(tree);
      }
    } catch (JacksonException malformed) {
      throw refused("is not JSON: " + malformed.getOriginalMessage());
    }
    throw refused("is no JSON array");
  }

  /** The results, in the order of the messages. */
  List<AttemptResult> results(List<Message> messages) {
    return BatchItems.results(
        array,
        messages,
        (id, item) ->
            item == null ? failed("names no outcome for the id " + id) : result(id, item));
  }

  private static AttemptResult result(String id, JsonNode item) {
    String outcome = item.path("outcome").asString("");
    Optional<String> reason = reason(item);
    return switch (outcome) {
      case "ack" -> AttemptResult.of(Outcome.ack());
      case "async" -> AttemptResult.of(Outcome.async());
      case "reject" ->
          AttemptResult.of(Outcome.reject(reason.orElse("the handler rejected the message")));
      case "retry" -> retry(id, item, reason.orElse("the handler asked for another attempt"));
      default ->
          failed(
              "gives the id %s the outcome \"%s\", which is none of ack, retry, reject, async"
                  .formatted(id, outcome));
    };
  }

  private static AttemptResult retry(String id, JsonNode item, String reason) {
    JsonNode delay = item.path("delay");
    FailureDescription failure = FailureDescription.of("retry", reason);
    if (delay.isMissingNode() || delay.isNull()) {
      return AttemptResult.failed(failure);
    }
    return delay(delay)
        .<AttemptResult>map(wanted -> new AttemptResult.Failed(failure, Optional.of(wanted)))
        .orElseGet(
            () ->
                failed(
                    "gives the id %s the delay %s, which is neither milliseconds nor an ISO 8601"
                            .formatted(id, delay)
                        + " duration such as PT5S, at most "
                        + LONGEST_DELAY));
  }

  /** Milliseconds, or an ISO 8601 duration. */
  private static Optional<Duration> delay(JsonNode node) {
    try {
      Duration delay =
          node.isIntegralNumber() && node.canConvertToLong()
              ? Duration.ofMillis(node.longValue())
              : Duration.parse(node.asString(""));
      boolean fits = !delay.isNegative() && delay.compareTo(LONGEST_DELAY) <= 0;
      return fits ? Optional.of(delay) : Optional.empty();
    } catch (DateTimeException | ArithmeticException outOfForm) {
      return Optional.empty();
    }
  }

  private static Optional<String> reason(JsonNode item) {
    JsonNode reason = item.path("reason");
    return reason.isString() ? Optional.of(reason.stringValue()) : Optional.empty();
  }

  private static AttemptResult failed(String problem) {
    return AttemptResult.failed(FailureDescription.of(KIND, text(problem)));
  }

  private static AttemptFailure refused(String problem) {
    return new AttemptFailure(KIND, text(problem), Optional.empty());
  }

  private static String text(String problem) {
    return "the answer to a batch "
        + problem
        + "; it must be an array with an object for each message, such as"
        + " [{\"id\":\"7\",\"outcome\":\"ack\"}]";
  }
}
