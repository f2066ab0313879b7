package dev.longshore.alert;

import java.time.Instant;
import java.util.Locale;

/**
 * What is to be told: an alert begins or is over. Immutable.
 *
 * @param status which of the two
 * @param alert the alert
 * @param at when that was decided
 */
public record AlertNotice(Status status, Alert alert, Instant at) {
  /** Whether an alert begins or is over. */
  public enum Status {
    /** It begins. */
    FIRING,
    /** It is over. */
    RESOLVED;

    /** The word for it in messages. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A name for this notice, the same each time that it is sent again. */
  public String id() {
    return alert.id() + "-" + status.text();
  }
}
