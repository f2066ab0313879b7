package dev.longshore.replay;

import dev.longshore.deadletter.DeadLetterFilter;
import dev.longshore.deadletter.HeaderNames;
import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A plan as it is kept, in a file or in the topic of jobs: exactly the dead letters that were
 * chosen, and the job that they belong to. Applied twice it is the same job, which sends nothing
 * twice.
 *
 * @param job the job's name
 * @param plan what to send
 */
public record StoredPlan(String job, ReplayPlan plan) {
  private static final JsonMapper JSON = new JsonMapper();

  private static final int VERSION = 1;

  /** The plan as one line of JSON. */
  public String json() {
    Map<String, Object> fields = new LinkedHashMap<>();
    ReplayRequest request = plan.request();
    fields.put("longshorePlan", VERSION);
    fields.put("job", job);
    fields.put("topic", request.topic());
    fields.put("filter", request.filter().toString());
    request.target().ifPresent(target -> fields.put("target", target));
    fields.put("again", request.again());
    fields.put("stripHeaders", request.stripped().patterns());
    fields.put("count", plan.count());
    fields.put("targets", new TreeMap<>(plan.targets()));
    fields.put("groups", plan.groups().stream().map(StoredPlan::group).toList());
    fields.put("strippedHeaders", plan.strippedHeaders());
    Map<String, Object> chosen = new LinkedHashMap<>();
    plan.chosen()
        .packed()
        .forEach(
            (partition, packed) ->
                chosen.put(
                    partition.toString(), Map.of("first", packed.first(), "bits", packed.bits())));
    fields.put("chosen", chosen);
    return JSON.writeValueAsString(fields);
  }

  /**
   * The plan that was kept.
   *
   * @throws ProgramFailure when it is none
   */
  public static StoredPlan read(byte[] json) {
    try {
      JsonNode fields = JSON.readTree(json);
      if (fields.path("longshorePlan").asInt(0) != VERSION) {
        throw new IllegalArgumentException("no plan of version " + VERSION);
      }
      String job = text(fields, "job");
      if (!job.matches("[a-zA-Z0-9._-]{1,100}")) {
        throw new IllegalArgumentException("job: not a name of letters, digits, dots, hyphens");
      }
      return new StoredPlan(
          job, new ReplayPlan(request(fields), chosen(fields.path("chosen")), summary(fields)));
    } catch (JacksonException | IllegalArgumentException malformed) {
      String problem = String.valueOf(malformed.getMessage());
      throw new ProgramFailure(
          ExitCode.USAGE,
          "not a plan (%s); make one with dlq replay --dry-run --plan FILE"
              .formatted(problem.lines().findFirst().orElse("")));
    }
  }

  private static Map<String, Object> group(ReplayPlan.CauseGroup group) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("fingerprint", group.fingerprint());
    fields.put("cause", group.cause());
    fields.put("count", group.count());
    return fields;
  }

  private static ReplayRequest request(JsonNode fields) {
    List<String> stripped = new ArrayList<>();
    fields.path("stripHeaders").forEach(pattern -> stripped.add(pattern.asString("")));
    return new ReplayRequest(
        text(fields, "topic"),
        DeadLetterFilter.chosenBefore(fields.path("filter").asString("")),
        Set.of(),
        Optional.of(fields.path("target").asString("")).filter(target -> !target.isEmpty()),
        Long.MAX_VALUE,
        OptionalInt.empty(),
        fields.path("again").asBoolean(false),
        HeaderNames.of(stripped));
  }

  private static ChosenLetters chosen(JsonNode node) {
    Map<Integer, ChosenLetters.Packed> packed = new TreeMap<>();
    for (var entry : node.properties()) {
      packed.put(
          Integer.valueOf(entry.getKey()),
          new ChosenLetters.Packed(
              entry.getValue().path("first").asLong(0), text(entry.getValue(), "bits")));
    }
    return ChosenLetters.unpacked(packed);
  }

  private static ReplayPlan.Summary summary(JsonNode fields) {
    List<ReplayPlan.CauseGroup> groups = new ArrayList<>();
    for (JsonNode group : fields.path("groups")) {
      groups.add(
          new ReplayPlan.CauseGroup(
              group.path("fingerprint").asString(""),
              group.path("cause").asString(""),
              group.path("count").asLong(0)));
    }
    Map<String, Long> targets = new TreeMap<>();
    fields
        .path("targets")
        .properties()
        .forEach(target -> targets.put(target.getKey(), target.getValue().asLong(0)));
    Set<String> headers = new TreeSet<>();
    fields.path("strippedHeaders").forEach(name -> headers.add(name.asString("")));
    return new ReplayPlan.Summary(
        groups, targets, headers, new ReplayPlan.LeftOut(0, 0, 0, 0, 0, 0, 0));
  }

  private static String text(JsonNode fields, String name) {
    String text = fields.path(name).asString("");
    if (text.isEmpty()) {
      throw new IllegalArgumentException(name + ": missing");
    }
    return text;
  }
}
