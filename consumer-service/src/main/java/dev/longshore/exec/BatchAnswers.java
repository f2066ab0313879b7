package dev.longshore.exec;

import dev.longshore.handler.Outcome;
import dev.longshore.handling.AttemptFailure;
import dev.longshore.handling.AttemptResult;
import dev.longshore.handling.BatchItems;
import dev.longshore.message.Message;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a line says about several messages: a JSON array with an {@link Answer} for each, found by
 * its id. A message that it does not name, or names in a way that is refused, has failed an attempt
 * and no other; what it names and nobody asked about changes nothing. Immutable.
 */
final class BatchAnswers {
  private final JsonNode array;

  private BatchAnswers(JsonNode array) {
    this.array = array;
  }

  /**
   * The answers in a line.
   *
   * @throws MalformedAnswer when it is no JSON array
   */
  static BatchAnswers parse(String line) {
    JsonNode tree = AnswerFields.tree(line);
    if (!tree.isArray()) {
      throw AnswerFields.refused(line, "to several messages is no JSON array");
    }
    return new BatchAnswers(tree);
  }

  /** The results, in the order of the messages. */
  List<AttemptResult> results(List<Message> messages) {
    return BatchItems.results(array, messages, BatchAnswers::result);
  }

  private static AttemptResult result(String id, @Nullable JsonNode item) {
    try {
      if (item == null) {
        throw AnswerFields.refused("[…]", "has no outcome for the id " + id);
      }
      return result(new AnswerFields(item, item).answer(id));
    } catch (MalformedAnswer malformed) {
      return AttemptResult.failed(
          new AttemptFailure(MalformedAnswer.KIND, malformed.problem(), Optional.empty()));
    }
  }

  private static AttemptResult result(Answer answer) {
    return switch (answer) {
      case Answer.Ack(Optional<byte[]> result) ->
          AttemptResult.of(result.map(Outcome::ack).orElseGet(Outcome::ack));
      case Answer.Reject(String reason) -> AttemptResult.of(Outcome.reject(reason));
      case Answer.Retry retry ->
          AttemptResult.failed(new AttemptFailure("retry", retry.reason(), retry.delay()));
    };
  }
}
