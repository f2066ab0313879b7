package dev.longshore.failure;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** "Did you mean": the known name nearest to a mistyped one. */
public final class Suggestion {
  private Suggestion() {}

  /** The nearest of the known names, if one is near enough to be a typing mistake. */
  public static Optional<String> nearest(String typed, Collection<String> known) {
    int limit = Math.max(2, typed.length() / 3);
    return known.stream()
        .filter(name -> distance(typed, name) <= limit)
        .min(Comparator.comparingInt(name -> distance(typed, name)));
  }

  /** A clause to append to an error, empty when nothing is near. */
  public static String clause(String typed, Collection<String> known) {
    return nearest(typed, known).map(name -> " (did you mean " + name + "?)").orElse("");
  }

  /** Levenshtein's edit distance, by rows. */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int column = 0; column <= to.length(); column++) {
      row[column] = column;
    }
    for (int line = 1; line <= from.length(); line++) {
      int diagonal = row[0];
      row[0] = line;
      for (int column = 1; column <= to.length(); column++) {
        int substitution = from.charAt(line - 1) == to.charAt(column - 1) ? 0 : 1;
        int best =
            Math.min(diagonal + substitution, Math.min(row[column] + 1, row[column - 1] + 1));
        diagonal = row[column];
        row[column] = best;
      }
    }
    return row[to.length()];
  }
}
