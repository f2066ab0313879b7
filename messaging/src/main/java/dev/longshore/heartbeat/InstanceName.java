package dev.longshore.heartbeat;

import java.time.Instant;

/**
 * Who an instance is. Immutable.
 *
 * @param group the consumer group it works in
 * @param id its name, unique in its group
 * @param staticId its {@code group.instance.id}, by which it can be evicted
 * @param host the machine it runs on
 * @param pid its process there
 * @param version the build that it runs
 * @param startedAt when its process started, by its own clock
 * @param restarts how often whoever looks after it had to start it again
 */
public record InstanceName(
    String group,
    String id,
    String staticId,
    String host,
    long pid,
    String version,
    Instant startedAt,
    int restarts) {

  /** Checks that it can be told from others. */
  public InstanceName {
    if (group.isEmpty() || id.isEmpty()) {
      throw new IllegalArgumentException("an instance without a group or an id");
    }
    if (restarts < 0) {
      throw new IllegalArgumentException("restarts must not be negative: " + restarts);
    }
  }

  /** The key of its heartbeats: group and id, with a slash between them. */
  public String key() {
    return escaped(group) + "/" + escaped(id);
  }

  private static String escaped(String part) {
    return part.replace("%", "%25").replace("/", "%2F");
  }
}
