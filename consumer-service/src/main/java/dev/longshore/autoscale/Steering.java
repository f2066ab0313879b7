package dev.longshore.autoscale;

import java.util.OptionalInt;

/**
 * What goes before the load.
 *
 * @param leader whether this control plane leads; one that does not writes nothing
 * @param paused whether a person holds the number as it is
 * @param pin the number a person demands, where one does
 */
public record Steering(boolean leader, boolean paused, OptionalInt pin) {
  /** A leader that nobody steers. */
  public static Steering none() {
    return new Steering(true, false, OptionalInt.empty());
  }
}
