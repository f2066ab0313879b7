package dev.longshore.benchmarks.measure;

import org.jspecify.annotations.Nullable;

/** What every contender's handler does with a message's value. Any thread. */
public sealed interface Work permits NoOp, Sleep, LatencyProbe {

  /** Handles one message; may block. */
  void handle(byte @Nullable [] value);

  /** Messages handled so far. */
  long handled();

  /** The warm-up is over: what has been gathered so far is forgotten, the count is kept. */
  default void beginMeasurement() {}

  /** The work of that kind. */
  static Work of(WorkKind kind) {
    return switch (kind) {
      case NO_OP -> new NoOp();
      case SLEEP -> new Sleep();
      case LATENCY -> new LatencyProbe();
    };
  }
}
