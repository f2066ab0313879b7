package dev.longshore.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Expands what the layers gave and decides what is a secret. Immutable. */
final class Resolver {
  private static final Pattern SECRET_KEY =
      Pattern.compile(
          "kafka\\.properties\\..*(password|secret|token|credential|jaas|\\.key$).*|alerts\\.webhook.*",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern URL_WITH_PASSWORD = Pattern.compile("[a-z-]+://[^/@]+@.*");

  private final Placeholders placeholders;

  Resolver(Placeholders placeholders) {
    this.placeholders = placeholders;
  }

  /** The texts of a key; throws {@link Refusal}. */
  Resolved resolve(ConfigKey key, String path, Given given) {
    return switch (given) {
      case Given.Wrong wrong -> throw new Refusal(wrong.problem());
      case Given.One one -> expanded(path, List.of(one.text()), key.isList(), one.source());
      case Given.Many many -> expanded(path, many.texts(), false, many.source());
    };
  }

  /** The value that a key has when no layer gives one. */
  static Resolved fallback(ConfigKey key) {
    String text = key.setting().fallback();
    return new Resolved(
        key.isList() ? items(text) : List.of(text), new ConfigSource.Default(), false);
  }

  private Resolved expanded(String path, List<String> texts, boolean split, ConfigSource source) {
    List<String> all = new ArrayList<>();
    boolean secret = SECRET_KEY.matcher(path).matches();
    for (String text : texts) {
      Placeholders.Expanded expanded = placeholders.expand(text);
      secret |= expanded.fromFile() || URL_WITH_PASSWORD.matcher(expanded.text()).matches();
      all.addAll(split ? items(expanded.text()) : List.of(expanded.text()));
    }
    return new Resolved(List.copyOf(all), source, secret);
  }

  private static List<String> items(String text) {
    return text.isBlank()
        ? List.of()
        : List.of(text.split(",", -1)).stream().map(String::strip).toList();
  }
}
