package dev.longshore.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Expands placeholders in a text: a dollar sign and, in braces, {@code env:NAME}, {@code
 * env:NAME:default} or {@code file:/path}. A second dollar sign before them keeps what follows as
 * it is. What is put in is not expanded again. Immutable.
 */
final class Placeholders {
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\$(?:(?<escape>\\$\\{)|\\{(?<body>[^}]*)(?<end>}?))");
  private static final ByteSize LARGEST = new ByteSize(64 << 10);

  /**
   * A text without placeholders.
   *
   * @param fromFile whether a part of it comes from a file, and thus is a secret
   */
  record Expanded(String text, boolean fromFile) {}

  private final Map<String, String> environment;

  Placeholders(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** The text with everything put in; throws {@link Refusal}. May block on a file. */
  Expanded expand(String text) {
    Matcher matcher = PLACEHOLDER.matcher(text);
    StringBuilder expanded = new StringBuilder();
    boolean fromFile = false;
    while (matcher.find()) {
      String body = matcher.group("body");
      fromFile |= body != null && body.startsWith("file:");
      String value = body == null ? "${" : value(body, !matcher.group("end").isEmpty());
      matcher.appendReplacement(expanded, Matcher.quoteReplacement(value));
    }
    return new Expanded(matcher.appendTail(expanded).toString(), fromFile);
  }

  private String value(String body, boolean closed) {
    if (!closed) {
      throw new Refusal("has ${ without }; write $${ for a literal ${");
    }
    String[] parts = body.split(":", 2);
    return switch (parts[0]) {
      case "env" -> variable(body.substring(Math.min(4, body.length())));
      case "file" -> file(body.substring(Math.min(5, body.length())));
      default ->
          throw new Refusal(
              "has an unknown placeholder; there are ${env:NAME}, ${env:NAME:default} and"
                  + " ${file:/path}, and $${ for a literal ${");
    };
  }

  private String variable(String reference) {
    String[] parts = reference.split(":", 2);
    String value = environment.get(parts[0]);
    if (value != null) {
      return value;
    }
    if (parts.length == 2) {
      return parts[1];
    }
    throw new Refusal(
        "environment variable \"%s\" is not set; set it or write ${env:NAME:default}"
            .formatted(parts[0]));
  }

  private static String file(String path) {
    try {
      return TextFile.read(Path.of(path), LARGEST).stripTrailing();
    } catch (FileFault fault) {
      throw new Refusal("file \"%s\" %s".formatted(path, fault.problem()));
    } catch (InvalidPathException impossible) {
      throw new Refusal("file \"%s\" does not exist".formatted(path));
    }
  }
}
