package dev.longshore.recording;

import dev.longshore.audit.Auditor;
import dev.longshore.audit.HistoryFormat;
import dev.longshore.audit.Invariant;
import dev.longshore.audit.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the auditor says of a history file.
 *
 * @param events how many there are of each kind
 * @param violations the first thousand
 */
public record Judgement(Path history, Map<String, Long> events, List<Violation> violations) {

  /** Reads the file as {@code audit check} does. */
  public static Judgement of(Path history) {
    Auditor auditor = new Auditor();
    Map<String, Long> events = new TreeMap<>();
    try (Stream<String> lines = Files.lines(history)) {
      lines
          .map(HistoryFormat::read)
          .forEach(
              event -> {
                auditor.accept(event);
                events.merge(event.getClass().getSimpleName(), 1L, Long::sum);
              });
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return new Judgement(history, events, auditor.violations());
  }

  /** What is violated. */
  public Set<Invariant> invariants() {
    return violations.stream().map(Violation::invariant).collect(Collectors.toSet());
  }

  /** The first few violations, and how to see them all. */
  public String text() {
    String first =
        violations.stream().limit(10).map(Violation::text).collect(Collectors.joining("\n  "));
    return "%s, %d violations%n  %s%n  all of them: ./longshore audit check %s"
        .formatted(events, violations.size(), first, history.toAbsolutePath());
  }
}
