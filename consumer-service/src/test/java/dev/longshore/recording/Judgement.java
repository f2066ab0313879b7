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
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the auditor says of a history file.
 *
 * @param violations the first thousand
 */
public record Judgement(Path history, long events, List<Violation> violations) {

  /** Reads the file as {@code audit check} does. */
  public static Judgement of(Path history) {
    Auditor auditor = new Auditor();
    try (Stream<String> lines = Files.lines(history)) {
      lines.map(HistoryFormat::read).forEach(auditor::accept);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return new Judgement(history, auditor.events(), auditor.violations());
  }

  /** What is violated. */
  public Set<Invariant> invariants() {
    return violations.stream().map(Violation::invariant).collect(Collectors.toSet());
  }

  /** The first few violations, and how to see them all. */
  public String text() {
    String first =
        violations.stream().limit(10).map(Violation::text).collect(Collectors.joining("\n  "));
    return "%d events, %d violations%n  %s%n  all of them: ./longshore audit check %s"
        .formatted(events, violations.size(), first, history.toAbsolutePath());
  }
}
