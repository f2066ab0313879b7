package dev.longshore.tool.fleet;

import java.util.Optional;
import picocli.CommandLine.Option;

/** Which heartbeats to look at. Filled by picocli before the command runs. */
final class HeartbeatOptions {
  @Option(
      names = "--group",
      paramLabel = "GROUP",
      description = "Only this consumer group (default: all).")
  private Optional<String> group = Optional.empty();

  @Option(
      names = "--heartbeat-topic",
      paramLabel = "TOPIC",
      defaultValue = "longshore.heartbeats",
      description = "Topic of the heartbeats (default: ${DEFAULT-VALUE}).")
  private String topic = "";

  Optional<String> group() {
    return group;
  }

  String topic() {
    return topic;
  }
}
