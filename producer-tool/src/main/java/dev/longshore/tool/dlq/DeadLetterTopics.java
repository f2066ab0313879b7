package dev.longshore.tool.dlq;

import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.tool.cluster.Cluster;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which topics hold dead letters: those that end with {@code .dlq}, and as Spring names them, with
 * {@code .DLT} or {@code -dlt}.
 */
final class DeadLetterTopics {
  private static final Set<String> SUFFIXES = Set.of(".dlq", "-dlq", ".dlt", "-dlt");

  private DeadLetterTopics() {}

  static List<String> all(Cluster cluster) {
    return cluster.topics().names().stream().filter(DeadLetterTopics::isNamedSo).sorted().toList();
  }

  private static boolean isNamedSo(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return SUFFIXES.stream().anyMatch(lower::endsWith);
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
            ? "no topic ends with .dlq or .DLT; name one with --topic"
            : "which one? --topic " + String.join(" | ", all));
  }
}
