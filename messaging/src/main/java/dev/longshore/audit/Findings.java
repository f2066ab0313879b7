package dev.longshore.audit;

import java.util.ArrayList;
import java.util.List;

/** The violations found so far, and the line being read. Owned by the auditor. */
final class Findings {
  /** One broken promise often breaks many; the first ones tell the story. */
  private static final int KEPT = 1_000;

  private final List<Violation> kept = new ArrayList<>();
  private long line;
  private long count;

  void nextLine() {
    line++;
  }

  long line() {
    return line;
  }

  /** Notes a violation; lines of 0 are left out. */
  void add(Invariant invariant, String place, String what, long... related) {
    count++;
    if (kept.size() >= KEPT) {
      return;
    }
    List<Long> lines = new ArrayList<>();
    for (long number : related) {
      if (number > 0) {
        lines.add(number);
      }
    }
    kept.add(new Violation(invariant, line, lines, place, what));
  }

  long count() {
    return count;
  }

  List<Violation> kept() {
    return List.copyOf(kept);
  }
}
