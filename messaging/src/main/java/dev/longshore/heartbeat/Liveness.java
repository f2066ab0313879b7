package dev.longshore.heartbeat;

import java.util.Locale;

/** Whether an instance is there, as far as its heartbeats tell. */
public enum Liveness {
  /** Its heartbeats come. */
  ALIVE,
  /** Some are missing. */
  SUSPECT,
  /** None has come for so long that it counts as gone, or it said that it failed. */
  DEAD,
  /** It said that it stops, and did. */
  STOPPED,
  /** Nobody can tell: heartbeats cannot be read. That is no sign of death. */
  UNREADABLE;

  /** The word for it in the API and in tables. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
