package dev.longshore.config;

import java.util.List;

/**
 * Keys with a place in the contract that no code stands behind yet. Setting one is refused: a
 * setting that silently did nothing would be worse than none.
 */
final class LaterKeys {
  /** The problem with such a key. */
  static final String PROBLEM = "not supported yet";

  static final List<String> PATHS = List.of("http.base-path", "tracing.enabled");

  private LaterKeys() {}
}
