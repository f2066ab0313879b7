package dev.longshore.breaker;

import java.util.Locale;

/** How a breaker, or the outage guard, stands. */
public enum BreakerState {
  /** All goes through. */
  CLOSED,
  /** Nothing goes through, for a time. */
  OPEN,
  /** A few attempts go through, as probes; what becomes of them decides. */
  HALF_OPEN,
  /** Nothing goes through until a person closes it. */
  FORCED_OPEN;

  /** The state as the API, the metrics and the log call it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
