package dev.longshore.alert;

import dev.longshore.alert.AlertNotice.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The conditions that are being watched, and which of them people know of. A condition is told once
 * when it has held for its rule's time, and once more when it has been gone for as long; one that
 * comes and goes meanwhile is not told again. Immutable.
 *
 * @param entries the conditions
 */
record AlertBook(Map<Finding.Key, Entry> entries) {
  /** Nothing is wrong. */
  static final AlertBook EMPTY = new AlertBook(Map.of());

  AlertBook {
    entries = Map.copyOf(entries);
  }

  /**
   * A condition.
   *
   * @param since since when it holds
   * @param gone since when it does not hold any more, empty while it does
   * @param isTold whether people know of it
   */
  record Entry(Finding finding, Instant since, Optional<Instant> gone, boolean isTold) {}

  /**
   * The next book and what is to be told.
   *
   * @param notices in the order of their rules
   */
  record Step(AlertBook book, List<AlertNotice> notices) {}

  /** The book after a look at the fleet. */
  Step next(Findings findings, String group, Instant at, AlertSettings settings) {
    Map<Finding.Key, Finding> found =
        findings.found().stream()
            .collect(
                Collectors.toMap(
                    Finding::key, finding -> finding, (one, other) -> one, LinkedHashMap::new));
    Map<Finding.Key, Entry> next = new LinkedHashMap<>();
    List<AlertNotice> notices = new ArrayList<>();
    found
        .values()
        .forEach(
            finding -> {
              Entry entry = held(finding, at, settings);
              if (entry.isTold() && !isTold(finding.key())) {
                notices.add(new AlertNotice(Status.FIRING, alert(entry, group), at));
              }
              next.put(finding.key(), entry);
            });
    entries.forEach(
        (key, entry) -> {
          if (found.containsKey(key)) {
            return;
          }
          if (findings.undecided().contains(key.rule())) {
            next.put(key, entry);
            return;
          }
          Instant gone = entry.gone().orElse(at);
          Duration needed = entry.isTold() ? settings.after() : Duration.ZERO;
          if (Duration.between(gone, at).compareTo(needed) < 0) {
            next.put(key, new Entry(entry.finding(), entry.since(), Optional.of(gone), true));
          } else if (entry.isTold()) {
            notices.add(new AlertNotice(Status.RESOLVED, alert(entry, group), at));
          }
        });
    return new Step(new AlertBook(next), sorted(notices));
  }

  /** What people know of and is not over. */
  List<Alert> firing(String group) {
    return entries.values().stream()
        .filter(Entry::isTold)
        .map(entry -> alert(entry, group))
        .sorted(AlertBook::order)
        .toList();
  }

  private Entry held(Finding finding, Instant at, AlertSettings settings) {
    Optional<Entry> known = Optional.ofNullable(entries.get(finding.key()));
    Instant since = known.map(Entry::since).orElse(at);
    boolean isTold =
        known.map(Entry::isTold).orElse(false)
            || Duration.between(since, at).compareTo(settings.after(finding.rule())) >= 0;
    return new Entry(finding, since, Optional.empty(), isTold);
  }

  private boolean isTold(Finding.Key key) {
    return Optional.ofNullable(entries.get(key)).map(Entry::isTold).orElse(false);
  }

  private static Alert alert(Entry entry, String group) {
    Finding finding = entry.finding();
    return new Alert(finding.rule(), group, finding.subject(), finding.summary(), entry.since());
  }

  private static List<AlertNotice> sorted(Collection<AlertNotice> notices) {
    return notices.stream().sorted((one, other) -> order(one.alert(), other.alert())).toList();
  }

  private static int order(Alert one, Alert other) {
    int byRule = one.rule().compareTo(other.rule());
    return byRule != 0 ? byRule : one.subject().compareTo(other.subject());
  }
}
