package dev.longshore.handling;

import dev.longshore.message.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Which item of a batch's answer is about which message. */
public final class BatchItems {
  private BatchItems() {}

  /**
   * The results, in the order of the messages. Several with the same id: first come, first served.
   *
   * @param array the items; each names its message in the field {@code id}
   * @param reader what an id's item means, which is null where there is none
   */
  public static List<AttemptResult> results(
      JsonNode array,
      List<Message> messages,
      BiFunction<String, @Nullable JsonNode, AttemptResult> reader) {
    Map<String, Deque<JsonNode>> byId = new HashMap<>();
    for (JsonNode item : array) {
      byId.computeIfAbsent(item.path("id").asString(""), first -> new ArrayDeque<>()).add(item);
    }
    List<AttemptResult> results = new ArrayList<>(messages.size());
    for (Message message : messages) {
      String id = message.id();
      Deque<JsonNode> items = byId.get(id);
      results.add(reader.apply(id, items == null ? null : items.poll()));
    }
    return results;
  }
}
