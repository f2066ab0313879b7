package dev.longshore.deadletter;

import java.util.List;

/** Names of headers, given by patterns in which {@code *} and {@code ?} stand for others. */
public final class HeaderNames {
  private final List<Glob> patterns;

  private HeaderNames(List<Glob> patterns) {
    this.patterns = List.copyOf(patterns);
  }

  /** The names that one of the patterns describes. */
  public static HeaderNames of(List<String> patterns) {
    return new HeaderNames(patterns.stream().map(Glob::new).toList());
  }

  /** The patterns as they were given. */
  public List<String> patterns() {
    return patterns.stream().map(Glob::pattern).toList();
  }

  boolean contains(String name) {
    return patterns.stream().anyMatch(pattern -> pattern.matches(name));
  }
}
