package dev.longshore.deadletter;

import dev.longshore.failure.ProgramFailure;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which messages to look at: terms separated by blanks, all of which must hold. {@code
 * cause:java.net.* key:ord-1* type:order.created topic:orders reason:rejected fingerprint:* id:*
 * header.NAME:value} compare with {@code *} and {@code ?}; {@code after:-2h before:now} compare
 * times; {@code attempts:>=5 redrives:0} compare numbers; {@code is:new}, {@code is:replayed},
 * {@code is:discarded} or {@code is:edited} asks what has become of it; {@code dialect:spring} asks
 * who parked it and {@code group:} for whom; anything else, in double quotes where it holds blanks
 * or colons, is text to be found in key, value or headers, upper and lower case alike. Immutable.
 */
public final class DeadLetterFilter {
  private final String text;
  private final List<Predicate<ParkedMessage>> terms;

  DeadLetterFilter(String text, List<Predicate<ParkedMessage>> terms) {
    this.text = text;
    this.terms = List.copyOf(terms);
  }

  /** The filter that lets everything through. */
  public static DeadLetterFilter everything() {
    return new DeadLetterFilter("", List.of());
  }

  /** What was chosen by a filter of that text before; lets everything through now. */
  public static DeadLetterFilter chosenBefore(String text) {
    return new DeadLetterFilter(text, List.of());
  }

  /**
   * Reads a filter.
   *
   * @param now what times ago count from
   * @throws ProgramFailure that points at the column of the mistake
   */
  public static DeadLetterFilter parse(String text, Instant now) {
    return new DeadLetterFilter(text, new FilterParser(text, now).terms());
  }

  /** Whether nothing is asked for. */
  public boolean isEverything() {
    return terms.isEmpty();
  }

  /** Whether all terms hold. */
  public boolean matches(ParkedMessage message) {
    for (Predicate<ParkedMessage> term : terms) {
      if (!term.test(message)) {
        return false;
      }
    }
    return true;
  }

  /** The filter as it was written. */
  @Override
  public String toString() {
    return text;
  }
}
