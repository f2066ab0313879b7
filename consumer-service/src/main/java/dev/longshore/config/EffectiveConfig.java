package dev.longshore.config;

import java.util.List;

/**
 * A configuration that was read. Immutable.
 *
 * @param service the values, typed
 * @param values the values as text with their origins, in the order of the documentation
 */
public record EffectiveConfig(ServiceConfig service, List<ConfigValue> values) {
  /** Copies the list. */
  public EffectiveConfig {
    values = List.copyOf(values);
  }
}
