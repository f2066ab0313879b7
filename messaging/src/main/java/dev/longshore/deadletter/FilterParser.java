package dev.longshore.deadletter;

import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Takes the text of a filter apart. Owned by one thread, for one text. */
final class FilterParser {
  private final String text;
  private final FilterTerms terms;
  private int position;

  FilterParser(String text, Instant now) {
    this.text = text;
    this.terms = new FilterTerms(now);
  }

  List<Predicate<ParkedMessage>> terms() {
    List<Predicate<ParkedMessage>> found = new ArrayList<>();
    skipBlanks();
    while (position < text.length()) {
      found.add(term());
      skipBlanks();
    }
    return found;
  }

  private Predicate<ParkedMessage> term() {
    int start = position;
    try {
      if (text.charAt(position) == '"') {
        return FilterTerms.text(quoted());
      }
      String word = word();
      if (position < text.length() && text.charAt(position) == ':') {
        position++;
        return terms.field(word, value(start, word));
      }
      return FilterTerms.text(word);
    } catch (IllegalArgumentException mistake) {
      throw new ProgramFailure(
          ExitCode.USAGE, "filter, column %d: %s".formatted(start + 1, mistake.getMessage()));
    }
  }

  private String value(int start, String field) {
    String value =
        position < text.length() && text.charAt(position) == '"' ? quoted() : untilBlank();
    if (value.isEmpty()) {
      throw new IllegalArgumentException(
          "no value after " + text.substring(start, start + field.length() + 1));
    }
    return value;
  }

  /** Up to a blank or a colon. */
  private String word() {
    int start = position;
    while (position < text.length()
        && text.charAt(position) != ':'
        && !Character.isWhitespace(text.charAt(position))) {
      position++;
    }
    return text.substring(start, position);
  }

  private String untilBlank() {
    int start = position;
    while (position < text.length() && !Character.isWhitespace(text.charAt(position))) {
      position++;
    }
    return text.substring(start, position);
  }

  /** Between double quotes; a backslash takes the next character as it is. */
  private String quoted() {
    StringBuilder found = new StringBuilder();
    position++;
    while (position < text.length() && text.charAt(position) != '"') {
      if (text.charAt(position) == '\\' && position + 1 < text.length()) {
        position++;
      }
      found.append(text.charAt(position));
      position++;
    }
    if (position == text.length()) {
      throw new IllegalArgumentException("the closing double quote is missing");
    }
    position++;
    return found.toString();
  }

  private void skipBlanks() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
  }
}
