package dev.longshore.deadletter;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a stack trace to a size: every cause in the chain keeps its own line and as many of its
 * topmost frames as all of them can have, so that the root cause at the end is never what is cut.
 */
final class StackCut {
  private static final String CAUSE = "Caused by: ";
  private static final String FRAME = "\tat ";
  private static final String MARK = "\t... cut\n";

  private StackCut() {}

  /** At most that many bytes of UTF-8. */
  static String cut(String stack, int limit) {
    if (Utf8.fits(stack, limit)) {
      return stack;
    }
    List<Cause> causes = causes(stack);
    int most = causes.stream().mapToInt(cause -> cause.frames().size()).max().orElse(0);
    int low = -1;
    int high = most;
    while (low < high) {
      int frames = (low + high + 1) / 2;
      if (size(causes, frames) <= limit) {
        low = frames;
      } else {
        high = frames - 1;
      }
    }
    return low < 0 ? ends(causes, limit) : text(causes, low);
  }

  /** One exception of the chain: its own lines, which its message may have several of. */
  private record Cause(StringBuilder head, List<String> frames) {}

  private static List<Cause> causes(String stack) {
    List<Cause> causes = new ArrayList<>();
    Cause cause = new Cause(new StringBuilder(), new ArrayList<>());
    causes.add(cause);
    for (String line : stack.lines().toList()) {
      if (line.startsWith(CAUSE)) {
        cause = new Cause(new StringBuilder(), new ArrayList<>());
        causes.add(cause);
      }
      if (line.startsWith(FRAME) || !cause.frames().isEmpty()) {
        cause.frames().add(line + "\n");
      } else {
        cause.head().append(line).append('\n');
      }
    }
    return causes;
  }

  private static long size(List<Cause> causes, int frames) {
    long size = 0;
    for (Cause cause : causes) {
      size += Utf8.size(cause.head());
      int kept = Math.min(frames, cause.frames().size());
      for (String frame : cause.frames().subList(0, kept)) {
        size += Utf8.size(frame);
      }
      size += kept < cause.frames().size() ? MARK.length() : 0;
    }
    return size;
  }

  private static String text(List<Cause> causes, int frames) {
    StringBuilder text = new StringBuilder();
    for (Cause cause : causes) {
      int kept = Math.min(frames, cause.frames().size());
      text.append(cause.head());
      cause.frames().subList(0, kept).forEach(text::append);
      text.append(kept < cause.frames().size() ? MARK : "");
    }
    return text.toString();
  }

  /** The beginnings of the first and the last of the chain, where not even their lines fit. */
  private static String ends(List<Cause> causes, int limit) {
    String first = causes.getFirst().head().toString();
    if (causes.size() == 1) {
      return Utf8.cut(first, limit);
    }
    String root = Utf8.cut(causes.getLast().head().toString(), limit / 2);
    int rest = limit - root.getBytes(StandardCharsets.UTF_8).length;
    return Utf8.cut(first, rest) + root;
  }
}
