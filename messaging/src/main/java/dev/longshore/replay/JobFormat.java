package dev.longshore.replay;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Jobs and wishes as JSON. What others write is no job and no wish. */
final class JobFormat {
  private static final JsonMapper JSON = new JsonMapper();

  private JobFormat() {}

  static byte[] json(ReplayJob job) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("topic", job.topic());
    fields.put("state", job.state().text());
    fields.put("planned", job.counts().planned());
    fields.put("replayed", job.counts().replayed());
    fields.put("failed", job.counts().failed());
    fields.put("skipped", job.counts().skipped());
    fields.put("rate", Double.isInfinite(job.perSecond()) ? 0 : job.perSecond());
    fields.put("canary", job.canary());
    fields.put("reason", job.reason());
    fields.put("by", job.by());
    fields.put("createdAt", job.createdAt().toString());
    fields.put("updatedAt", job.updatedAt().toString());
    fields.put("origins", new TreeMap<>(job.origins()));
    return JSON.writeValueAsBytes(fields);
  }

  static Optional<ReplayJob> job(String id, byte[] json) {
    try {
      JsonNode fields = JSON.readTree(json);
      return JobState.of(fields.path("state").asString(""))
          .map(
              state ->
                  new ReplayJob(
                      id,
                      fields.path("topic").asString(""),
                      state,
                      new ReplayJob.Counts(
                          fields.path("planned").asLong(0),
                          fields.path("replayed").asLong(0),
                          fields.path("failed").asLong(0),
                          fields.path("skipped").asLong(0)),
                      rate(fields.path("rate").asDouble(0)),
                      fields.path("canary").asLong(0),
                      fields.path("reason").asString(""),
                      fields.path("by").asString(""),
                      time(fields.path("createdAt").asString("")),
                      time(fields.path("updatedAt").asString("")),
                      origins(fields.path("origins"))));
    } catch (JacksonException | NumberFormatException notOurs) {
      return Optional.empty();
    }
  }

  static byte[] json(JobWish wish) {
    Map<String, Object> fields = new LinkedHashMap<>();
    switch (wish) {
      case JobWish.Pause pause -> fields.put("wish", "pause");
      case JobWish.Resume resume -> fields.put("wish", "resume");
      case JobWish.Cancel cancel -> fields.put("wish", "cancel");
      case JobWish.Rate rate -> {
        fields.put("wish", "rate");
        fields.put("rate", rate.perSecond());
      }
    }
    return JSON.writeValueAsBytes(fields);
  }

  static Optional<JobWish> wish(byte[] json) {
    try {
      JsonNode fields = JSON.readTree(json);
      double rate = fields.path("rate").asDouble(0);
      return switch (fields.path("wish").asString("")) {
        case "pause" -> Optional.of(new JobWish.Pause());
        case "resume" -> Optional.of(new JobWish.Resume());
        case "cancel" -> Optional.of(new JobWish.Cancel());
        case "rate" -> rate > 0 ? Optional.of(new JobWish.Rate(rate)) : Optional.empty();
        default -> Optional.empty();
      };
    } catch (JacksonException notOurs) {
      return Optional.empty();
    }
  }

  private static double rate(double written) {
    return written > 0 ? written : Double.POSITIVE_INFINITY;
  }

  private static Map<String, Map<Integer, Long>> origins(JsonNode node) {
    Map<String, Map<Integer, Long>> origins = new TreeMap<>();
    for (var topic : node.properties()) {
      Map<Integer, Long> partitions = new TreeMap<>();
      for (var partition : topic.getValue().properties()) {
        partitions.put(Integer.valueOf(partition.getKey()), partition.getValue().asLong(0));
      }
      origins.put(topic.getKey(), partitions);
    }
    return origins;
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException notOurs) {
      return Instant.EPOCH;
    }
  }
}
