package dev.longshore.audit;

import java.util.List;

/**
 * A promise that a history breaks.
 *
 * @param invariant which one
 * @param line the line at which it shows, from 1
 * @param related earlier lines that it contradicts
 * @param place whose it is: instance, partition, offset, as far as they matter
 * @param what happened, in words
 */
public record Violation(
    Invariant invariant, long line, List<Long> related, String place, String what) {

  /** Copies the list. */
  public Violation {
    related = List.copyOf(related);
  }

  /** All on one line. */
  public String text() {
    String lines = related.isEmpty() ? "" : " (see line " + joined() + ")";
    return "line %d: %s %s: %s: %s%s"
        .formatted(line, invariant, invariant.title(), place, what, lines);
  }

  private String joined() {
    return String.join(", ", related.stream().map(String::valueOf).toList());
  }
}
