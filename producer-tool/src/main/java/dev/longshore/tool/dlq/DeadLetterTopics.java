package dev.longshore.tool.dlq;

import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.tool.cluster.Cluster;
import java.util.List;
import java.util.Optional;

/** Which topics hold dead letters: those that end with {@code .dlq}. */
final class DeadLetterTopics {
  private static final String SUFFIX = ".dlq";

  private DeadLetterTopics() {}

  static List<String> all(Cluster cluster) {
    return cluster.topics().names().stream()
        .filter(name -> name.endsWith(SUFFIX))
        .sorted()
        .toList();
  }

  /** The one that the user named, or the only one there is. */
  static String choose(Cluster cluster, Optional<String> named) {
    if (named.isPresent()) {
      cluster.topic(named.get());
      return named.get();
    }
    List<String> all = all(cluster);
    if (all.size() == 1) {
      return all.getFirst();
    }
    throw new ProgramFailure(
        ExitCode.USAGE,
        all.isEmpty()
            ? "no topic ends with .dlq; name one with --topic"
            : "which one? --topic " + String.join(" | ", all));
  }
}
