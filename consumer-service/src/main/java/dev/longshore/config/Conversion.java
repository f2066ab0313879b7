package dev.longshore.config;

import dev.longshore.failure.Suggestion;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Turns text into values of the types that keys have. */
final class Conversion {
  private record Rule(String expected, Function<String, Object> parse) {}

  private static final Pattern WHOLE = Pattern.compile("-?[0-9][0-9_]*");
  private static final Pattern NUMBER = Pattern.compile("-?[0-9][0-9_]*(\\.[0-9]+)?");

  private static final Map<Class<?>, Rule> RULES =
      Map.ofEntries(
          Map.entry(String.class, new Rule("text", text -> text)),
          Map.entry(Map.class, new Rule("text", text -> text)),
          Map.entry(List.class, new Rule("a list", Conversion::item)),
          Map.entry(int.class, new Rule("a whole number", Conversion::whole)),
          Map.entry(double.class, new Rule("a number", Conversion::number)),
          Map.entry(boolean.class, new Rule("true or false", Conversion::truth)),
          Map.entry(Duration.class, new Rule("a duration such as 30s", Durations::parse)),
          Map.entry(ByteSize.class, new Rule("a size such as 64MiB", ByteSize::parse)),
          Map.entry(Path.class, new Rule("a path", Conversion::path)),
          Map.entry(Optional.class, new Rule("a URL", Conversion::url)),
          Map.entry(Concurrency.class, new Rule("a whole number or auto", Concurrency::parse)));

  private Conversion() {}

  /** What a key wants, to be read after "expected". */
  static String expected(ConfigKey key) {
    return key.type().isEnum()
        ? "one of " + String.join(", ", choices(key))
        : rule(key.type()).expected();
  }

  /** The value of a key, or of one entry or item of it; throws {@link Refusal}. */
  static Object convert(ConfigKey key, String text) {
    if (List.of(key.setting().later()).contains(text)) {
      throw new Refusal("{} is " + LaterKeys.PROBLEM);
    }
    return key.type().isEnum() ? choice(key, text) : rule(key.type()).parse().apply(text);
  }

  /** The values a key with a closed set of them can have. */
  static List<String> choices(ConfigKey key) {
    return Arrays.stream(key.type().getEnumConstants()).map(Conversion::choiceName).toList();
  }

  private static String choiceName(Object constant) {
    return ConfigKey.kebab(((Enum<?>) constant).name());
  }

  private static Rule rule(Class<?> type) {
    return Optional.ofNullable(RULES.get(type))
        .orElseThrow(() -> new IllegalStateException("no conversion to " + type));
  }

  private static Object choice(ConfigKey key, String text) {
    return Arrays.stream(key.type().getEnumConstants())
        .filter(constant -> choiceName(constant).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new Refusal(
                    "{} is not one of "
                        + String.join(", ", choices(key))
                        + Suggestion.clause(text, choices(key))));
  }

  private static Object item(String text) {
    if (text.isBlank()) {
      throw new Refusal("has an empty item");
    }
    return text;
  }

  private static Object whole(String text) {
    if (!WHOLE.matcher(text).matches()) {
      throw new Refusal("expected a whole number, got {}");
    }
    try {
      return Integer.parseInt(text.replace("_", ""));
    } catch (NumberFormatException outOfRange) {
      throw new Refusal("{} is too large for a whole number");
    }
  }

  private static Object number(String text) {
    if (!NUMBER.matcher(text).matches()) {
      throw new Refusal("expected a number, got {}");
    }
    return Double.parseDouble(text.replace("_", ""));
  }

  private static Object truth(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new Refusal("expected true or false, got {}");
    };
  }

  private static Object path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException impossible) {
      throw new Refusal("expected a path, got {}");
    }
  }

  private static Object url(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(new URI(text));
    } catch (URISyntaxException invalid) {
      throw new Refusal("{} is not a URL; write for example http://localhost:9000/");
    }
  }
}
