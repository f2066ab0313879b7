package dev.longshore.exec;

import dev.longshore.failure.Suggestion;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the fields of an answer; every refusal shows the line and tells what was expected. */
final class AnswerFields {
  private static final String REMEDY =
      "; a handler prints one JSON object per message, such as {\"outcome\":\"ack\"}, or for a batch one"
          + " array of objects with their ids, such as [{\"id\":\"7\",\"outcome\":\"ack\"}], and nothing else"
          + " on standard output (logs go to standard error)";
  private static final List<String> FIELDS =
      List.of("outcome", "delay", "reason", "result", "resultEncoding", "id");
  private static final List<String> OUTCOMES = List.of("ack", "retry", "reject");
  private static final Duration LONGEST_DELAY = Duration.ofDays(30);
  private static final int SHOWN = 200;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength(OutputLines.LONGEST_LINE)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** A line, or what stands in it; as text only where it is refused. */
  private final Object shown;

  private final JsonNode tree;

  /** The fields of a line, which must be a JSON object with known fields only. */
  AnswerFields(String line) {
    this(line, tree(line));
  }

  /**
   * The fields of an object with known fields only.
   *
   * @param shown how refusals show it
   */
  AnswerFields(Object shown, JsonNode tree) {
    this.shown = shown;
    this.tree = tree;
    if (!tree.isObject()) {
      throw refused("is no JSON object");
    }
    for (String name : tree.propertyNames()) {
      if (!FIELDS.contains(name)) {
        throw refused("has the unknown field " + name + Suggestion.clause(name, FIELDS));
      }
    }
  }

  Answer answer(String id) {
    Optional<String> about = text("id");
    if (about.isPresent() && !about.get().equals(id)) {
      throw refused("is about the message " + about.get() + " and not about " + id);
    }
    String outcome = text("outcome").orElseThrow(() -> refused("has no field outcome"));
    return switch (outcome) {
      case "ack" -> {
        allow(outcome, "result", "resultEncoding");
        yield new Answer.Ack(result());
      }
      case "retry" -> {
        allow(outcome, "delay", "reason");
        yield new Answer.Retry(
            delay(), text("reason").orElse("the handler asked for another attempt"));
      }
      case "reject" -> {
        allow(outcome, "reason");
        yield new Answer.Reject(text("reason").orElse("the handler rejected the message"));
      }
      default ->
          throw refused(
              "has the outcome %s, which is none of ack, retry, reject%s"
                  .formatted(outcome, Suggestion.clause(outcome, OUTCOMES)));
    };
  }

  /** What a line of JSON holds. */
  static JsonNode tree(String line) {
    try {
      return JSON.readTree(line);
    } catch (JacksonException malformed) {
      String problem = String.valueOf(malformed.getOriginalMessage());
      throw refused(line, "is not JSON: " + problem.lines().findFirst().orElse(""));
    }
  }

  /** Refuses fields that mean nothing with an outcome. */
  private void allow(String outcome, String... fields) {
    for (String name : tree.propertyNames()) {
      boolean always = name.equals("outcome") || name.equals("id");
      if (!always && !List.of(fields).contains(name) && !isAbsent(name)) {
        throw refused("has the field %s, which goes not with %s".formatted(name, outcome));
      }
    }
  }

  private boolean isAbsent(String name) {
    JsonNode node = tree.path(name);
    return node.isMissingNode() || node.isNull();
  }

  private Optional<String> text(String name) {
    if (isAbsent(name)) {
      return Optional.empty();
    }
    if (!tree.path(name).isString()) {
      throw refused("has a " + name + " that is no string");
    }
    return Optional.of(tree.path(name).stringValue());
  }

  /** Milliseconds, or an ISO 8601 duration. */
  private Optional<Duration> delay() {
    if (isAbsent("delay")) {
      return Optional.empty();
    }
    JsonNode node = tree.path("delay");
    try {
      Duration delay =
          node.isIntegralNumber() && node.canConvertToLong()
              ? Duration.ofMillis(node.longValue())
              : Duration.parse(node.isString() ? node.stringValue() : "");
      if (!delay.isNegative() && delay.compareTo(LONGEST_DELAY) <= 0) {
        return Optional.of(delay);
      }
    } catch (DateTimeException | ArithmeticException outOfForm) {
      // refused below, like a delay that is negative or too long
    }
    throw refused(
        "has a delay that is neither milliseconds nor an ISO 8601 duration such as PT5S, at most "
            + LONGEST_DELAY);
  }

  private Optional<byte[]> result() {
    Optional<String> encoding = text("resultEncoding");
    boolean base64 = encoding.isPresent();
    if (base64 && !encoding.get().equals("base64")) {
      throw refused("has the resultEncoding " + encoding.get() + "; the one encoding is base64");
    }
    try {
      return text("result")
          .map(
              text ->
                  base64
                      ? Base64.getDecoder().decode(text)
                      : text.getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException malformed) {
      throw refused("has a result that is not base64: " + malformed.getMessage());
    }
  }

  private MalformedAnswer refused(String problem) {
    return refused(shown.toString(), problem);
  }

  /** Says what is wrong with a line. */
  static MalformedAnswer refused(String line, String problem) {
    String shown = line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    return new MalformedAnswer("the answer \"" + shown + "\" " + problem + REMEDY);
  }
}
