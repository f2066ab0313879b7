package dev.longshore.config;

/**
 * Who may use the console and the REST API. Immutable.
 *
 * @param mode how users prove who they are
 */
public record AuthConfig(
    @Setting(
            fallback = "none",
            later = {"token", "oidc", "proxy-header"},
            meaning = "How users of console and REST API prove who they are.")
        Mode mode) {

  /** How users prove who they are. */
  public enum Mode {
    /** Not at all. */
    NONE
  }
}
