package dev.longshore.handling;

/**
 * An attempt that somebody chose a place for. The delivery context that handlers of this program
 * get is one.
 */
public interface Routed {
  /**
   * The endpoint's name, one of those that its handler was made with; empty when none was chosen.
   */
  String endpoint();
}
