package dev.longshore.deadletter;

import dev.longshore.failure.Suggestion;
import dev.longshore.message.Header;
import dev.longshore.timing.TimeText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The terms that a filter can be made of. Immutable. */
final class FilterTerms {
  private static final List<String> FIELDS =
      List.of(
          "cause",
          "key",
          "type",
          "topic",
          "reason",
          "fingerprint",
          "id",
          "after",
          "before",
          "attempts",
          "redrives",
          "dialect",
          "group",
          "is");

  private static final List<String> STATES =
      Arrays.stream(DeadLetterState.values()).map(DeadLetterState::text).toList();

  private static final String HEADER_PREFIX = "header.";

  private static final Pattern COMPARISON = Pattern.compile("(>=|<=|>|<|=|)([0-9]{1,9})");

  private final Instant now;

  FilterTerms(Instant now) {
    this.now = now;
  }

  /** Holds when the text is found in key, value or headers. */
  static Predicate<ParkedMessage> text(String text) {
    String wanted = text.toLowerCase(Locale.ROOT);
    return parked ->
        contains(parked.message().key(), wanted)
            || contains(parked.message().value(), wanted)
            || parked.message().headers().stream().anyMatch(header -> contains(header, wanted));
  }

  /**
   * The term {@code field:value}.
   *
   * @throws IllegalArgumentException for a field or a value that there is not
   */
  Predicate<ParkedMessage> field(String field, String value) {
    return switch (field) {
      case "cause" -> cause(new Glob(value));
      case "key" -> glob(value, ParkedMessage::keyText);
      case "type" -> glob(value, parked -> Optional.of(parked.message().type()));
      case "topic" -> glob(value, parked -> Optional.of(parked.originTopic()));
      case "reason" -> glob(value, parked -> parked.letter().map(letter -> letter.reason().text()));
      case "fingerprint" -> glob(value, parked -> Optional.of(parked.fingerprint()));
      case "id" -> glob(value, parked -> Optional.of(parked.id()));
      case "after" -> after(time(value));
      case "before" -> before(time(value));
      case "attempts" ->
          number(value, parked -> parked.letter().map(DeadLetter::attempts).orElse(0));
      case "redrives" -> number(value, ParkedMessage::redrives);
      case "dialect" -> glob(value, parked -> Optional.of(parked.dialect().text()));
      case "group" -> glob(value, parked -> parked.letter().map(DeadLetter::group));
      case "is" -> is(value);
      default -> header(field, value);
    };
  }

  private static Predicate<ParkedMessage> cause(Glob wanted) {
    return parked ->
        parked
            .letter()
            .map(DeadLetter::failure)
            .filter(
                failure ->
                    wanted.matches(failure.errorClass()) || wanted.matches(failure.rootClass()))
            .isPresent();
  }

  private static Predicate<ParkedMessage> glob(
      String pattern, Function<ParkedMessage, Optional<String>> text) {
    Glob wanted = new Glob(pattern);
    return parked -> text.apply(parked).filter(wanted::matches).isPresent();
  }

  private static Predicate<ParkedMessage> after(Instant time) {
    return parked -> !parked.failedAt().isBefore(time);
  }

  private static Predicate<ParkedMessage> before(Instant time) {
    return parked -> parked.failedAt().isBefore(time);
  }

  private static Predicate<ParkedMessage> number(
      String comparison, ToIntFunction<ParkedMessage> number) {
    Matcher matcher = COMPARISON.matcher(comparison);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "not a number to compare with, as 5, >=5 or <3: " + comparison);
    }
    int limit = Integer.parseInt(matcher.group(2));
    return switch (matcher.group(1)) {
      case ">=" -> parked -> number.applyAsInt(parked) >= limit;
      case "<=" -> parked -> number.applyAsInt(parked) <= limit;
      case ">" -> parked -> number.applyAsInt(parked) > limit;
      case "<" -> parked -> number.applyAsInt(parked) < limit;
      default -> parked -> number.applyAsInt(parked) == limit;
    };
  }

  private static Predicate<ParkedMessage> is(String text) {
    DeadLetterState wanted =
        DeadLetterState.of(text)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "is: can be new, replayed, discarded or edited, not "
                            + text
                            + Suggestion.clause(text, STATES)));
    return parked -> parked.state() == wanted;
  }

  private static Predicate<ParkedMessage> header(String field, String value) {
    if (!field.startsWith(HEADER_PREFIX) || field.length() == HEADER_PREFIX.length()) {
      throw new IllegalArgumentException(
          "unknown field "
              + field
              + Suggestion.clause(field, FIELDS)
              + "; fields are "
              + String.join(", ", FIELDS)
              + " and header.NAME; text with a colon goes in double quotes");
    }
    String name = field.substring(HEADER_PREFIX.length());
    Glob wanted = new Glob(value);
    return parked ->
        parked.message().headers().stream()
            .anyMatch(header -> header.name().equals(name) && wanted.matches(header.text()));
  }

  private Instant time(String text) {
    return TimeText.instant(text, now)
        .orElseThrow(
            () -> new IllegalArgumentException("not a time (" + TimeText.FORMS + "): " + text));
  }

  private static boolean contains(byte @Nullable [] bytes, String wanted) {
    return bytes != null && contains(new String(bytes, StandardCharsets.UTF_8), wanted);
  }

  private static boolean contains(Header header, String wanted) {
    return contains(header.name(), wanted) || contains(header.text(), wanted);
  }

  private static boolean contains(String text, String wanted) {
    return text.toLowerCase(Locale.ROOT).contains(wanted);
  }
}
