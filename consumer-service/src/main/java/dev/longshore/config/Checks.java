package dev.longshore.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a section's compact constructor demands of its values; one thread. */
final class Checks {
  /**
   * A demand that does not hold.
   *
   * @param keys the keys it is about, relative to the section
   * @param problem what is wrong, with the values
   */
  record Violation(List<String> keys, String problem) {
    /** The same with full keys, for a section with that path. */
    Violation below(String section) {
      return new Violation(
          keys.stream().map(key -> ConfigKey.join(section, key)).toList(), problem);
    }
  }

  /** Every violation of one section. */
  static final class InvalidSection extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<Violation> violations;

    InvalidSection(List<Violation> violations) {
      super(
          violations.stream()
              .map(violation -> violation.keys().getFirst() + ": " + violation.problem())
              .collect(Collectors.joining("; ")));
      this.violations = List.copyOf(violations);
    }

    List<Violation> violations() {
      return violations;
    }
  }

  private final List<Violation> violations = new ArrayList<>();

  /** Demands a condition on the keys named. */
  Checks that(boolean holds, String problem, String... keys) {
    if (!holds) {
      violations.add(new Violation(List.of(keys), problem));
    }
    return this;
  }

  /** Demands a whole number between two limits, both allowed. */
  Checks between(long lowest, long highest, long value, String key) {
    return that(
        value >= lowest && value <= highest,
        "must be between %d and %d: %d".formatted(lowest, highest, value),
        key);
  }

  /** Demands a number between two limits, both allowed. */
  Checks between(double lowest, double highest, double value, String key) {
    return that(
        value >= lowest && value <= highest,
        "must be between %s and %s: %s".formatted(lowest, highest, value),
        key);
  }

  /** Demands more than no time. */
  Checks positive(Duration value, String key) {
    return that(value.isPositive(), "must be longer than 0s: " + Durations.text(value), key);
  }

  /** Demands no time or more. */
  Checks notNegative(Duration value, String key) {
    return that(!value.isNegative(), "must not be negative: " + Durations.text(value), key);
  }

  /** Demands a text. */
  Checks notBlank(String value, String key) {
    return that(!value.isBlank(), "must not be empty", key);
  }

  /** Throws if a demand did not hold. */
  void done() {
    if (!violations.isEmpty()) {
      throw new InvalidSection(violations);
    }
  }
}
