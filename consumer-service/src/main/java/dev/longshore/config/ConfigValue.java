package dev.longshore.config;

/**
 * One value with its origin. Immutable.
 *
 * @param key the full key
 * @param text the value as text, placeholders expanded, items of a list separated by commas
 * @param source where it was set
 * @param secret whether it must not be shown
 */
public record ConfigValue(String key, String text, ConfigSource source, boolean secret) {
  /** What stands for a secret. */
  static final String REDACTED = "***";

  /** The text, or stars for a secret. */
  public String shown() {
    return secret ? REDACTED : text;
  }

  /** The value as it may be shown. */
  @Override
  public String toString() {
    return "%s=%s (%s)".formatted(key, shown(), source.place());
  }
}
