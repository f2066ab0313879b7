package dev.longshore.audit;

import dev.longshore.failure.Suggestion;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes events as lines of JSON, and reads them back. Any thread. */
public final class HistoryFormat {
  private static final String KIND = "event";

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .build();

  private static final Map<String, Class<? extends HistoryEvent>> KINDS = kinds();

  private HistoryFormat() {}

  /** The event on one line. */
  public static String write(HistoryEvent event) {
    ObjectNode line = MAPPER.createObjectNode();
    line.put(KIND, event.getClass().getSimpleName().toLowerCase(Locale.ROOT));
    line.setAll((ObjectNode) MAPPER.valueToTree(event));
    return MAPPER.writeValueAsString(line);
  }

  /**
   * The event that a line holds.
   *
   * @throws UnreadableHistory when it holds none
   */
  public static HistoryEvent read(String line) {
    try {
      return event(MAPPER.readTree(line));
    } catch (JacksonException malformed) {
      throw new UnreadableHistory(field(malformed) + malformed.getOriginalMessage());
    }
  }

  private static String field(JacksonException malformed) {
    return malformed.getPath().isEmpty()
        ? ""
        : malformed.getPath().getFirst().getPropertyName() + ": ";
  }

  private static HistoryEvent event(JsonNode tree) {
    if (!(tree instanceof ObjectNode object) || !object.path(KIND).isString()) {
      throw new UnreadableHistory("not an object with a field event");
    }
    String kind = object.path(KIND).stringValue();
    Class<? extends HistoryEvent> type = KINDS.get(kind);
    if (type == null) {
      throw new UnreadableHistory(
          "event: unknown kind " + kind + Suggestion.clause(kind, KINDS.keySet()));
    }
    for (var component : type.getRecordComponents()) {
      boolean optional = component.getType() == java.util.Optional.class;
      if (!optional && object.path(component.getName()).isMissingNode()) {
        throw new UnreadableHistory(kind + ": " + component.getName() + " is missing");
      }
    }
    object.remove(KIND);
    HistoryEvent event = MAPPER.treeToValue(object, type);
    if (event instanceof HistoryEvent.Committed committed) {
      checkRuns(committed.settled());
    }
    return event;
  }

  private static void checkRuns(String settled) {
    try {
      OffsetSet.parse(settled);
    } catch (IllegalArgumentException malformed) {
      throw new UnreadableHistory("settled: not of the form 12-17,19: " + settled);
    }
  }

  private static Map<String, Class<? extends HistoryEvent>> kinds() {
    Map<String, Class<? extends HistoryEvent>> kinds = new LinkedHashMap<>();
    Arrays.stream(HistoryEvent.class.getPermittedSubclasses())
        .map(type -> type.<HistoryEvent>asSubclass(HistoryEvent.class))
        .forEach(type -> kinds.put(type.getSimpleName().toLowerCase(Locale.ROOT), type));
    return kinds;
  }
}
