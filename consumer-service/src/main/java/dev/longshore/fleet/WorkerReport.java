package dev.longshore.fleet;

import java.time.Instant;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a consumer instance says of itself. Immutable.
 *
 * @param id the instance's name
 * @param pid its process
 * @param host its machine
 * @param state what it does: starting, idle, processing, draining, left, or gone when it does not
 *     answer
 * @param inFlight messages taken and not settled
 * @param lag messages in its partitions that are not settled
 * @param partitions how many partitions it has
 * @param counts what it did since its start
 * @param lastHeartbeat when it said so
 */
public record WorkerReport(
    String id,
    long pid,
    String host,
    String state,
    long inFlight,
    long lag,
    int partitions,
    Counts counts,
    Instant lastHeartbeat) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /**
   * Reads the document that an instance serves at {@code /api/v1/workers/self}; what it does not
   * say is empty or 0.
   *
   * @throws IllegalArgumentException for a text that is no such document
   */
  public static WorkerReport parse(String document, Instant receivedAt) {
    try {
      JsonNode root = JSON.readTree(document);
      return new WorkerReport(
          root.path("id").asString(""),
          root.path("pid").asLong(0),
          root.path("host").asString(""),
          root.path("state").asString(""),
          root.path("inFlight").asLong(0),
          root.path("lag").asLong(0),
          root.path("partitions").size(),
          counts(root.path("counts")),
          receivedAt);
    } catch (JacksonException wrong) {
      throw new IllegalArgumentException("not a worker's report: " + document, wrong);
    }
  }

  /** The same instance in another state. */
  public WorkerReport in(String other) {
    return new WorkerReport(id, pid, host, other, inFlight, lag, partitions, counts, lastHeartbeat);
  }

  private static Counts counts(JsonNode counts) {
    return new Counts(
        counts.path("received").asLong(0),
        counts.path("acked").asLong(0),
        counts.path("retried").asLong(0),
        counts.path("deadLettered").asLong(0),
        counts.path("discarded").asLong(0),
        counts.path("expired").asLong(0),
        counts.path("stale").asLong(0));
  }
}
