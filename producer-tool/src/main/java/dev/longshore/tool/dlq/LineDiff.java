package dev.longshore.tool.dlq;

import java.util.ArrayList;
import java.util.List;

/** What differs between two texts, line by line: by the longest common subsequence. */
final class LineDiff {
  /** Larger texts are shown as removed and added as a whole; the table would be too large. */
  private static final int MOST_LINES = 2000;

  private LineDiff() {}

  /** Lines that begin with {@code -}, {@code +} or a blank. */
  static List<String> of(List<String> before, List<String> after) {
    List<String> lines = new ArrayList<>();
    if (before.size() > MOST_LINES || after.size() > MOST_LINES) {
      before.forEach(line -> lines.add("- " + line));
      after.forEach(line -> lines.add("+ " + line));
      return lines;
    }
    int[][] common = lengths(before, after);
    int left = 0;
    int right = 0;
    while (left < before.size() || right < after.size()) {
      boolean hasBoth = left < before.size() && right < after.size();
      if (hasBoth && before.get(left).equals(after.get(right))) {
        lines.add("  " + before.get(left));
        left++;
        right++;
      } else if (right == after.size()
          || (left < before.size() && common[left + 1][right] >= common[left][right + 1])) {
        lines.add("- " + before.get(left));
        left++;
      } else {
        lines.add("+ " + after.get(right));
        right++;
      }
    }
    return lines;
  }

  /** The length of the longest common subsequence from each pair of lines on. */
  private static int[][] lengths(List<String> before, List<String> after) {
    int[][] common = new int[before.size() + 1][after.size() + 1];
    for (int left = before.size() - 1; left >= 0; left--) {
      for (int right = after.size() - 1; right >= 0; right--) {
        common[left][right] =
            before.get(left).equals(after.get(right))
                ? common[left + 1][right + 1] + 1
                : Math.max(common[left + 1][right], common[left][right + 1]);
      }
    }
    return common;
  }
}
