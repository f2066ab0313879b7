package dev.longshore.autoscale;

/** Where decisions are kept. */
@FunctionalInterface
public interface DecisionLog {
  /** Keeps a decision; before it is carried out. */
  void record(Decision decision);
}
