package dev.longshore.alert;

import java.util.Locale;

/** How bad it is. */
public enum Severity {
  /** Somebody should look at it today. */
  WARNING,
  /** Messages wait, or somebody must act now. */
  CRITICAL;

  /** The word for it in messages and labels. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
