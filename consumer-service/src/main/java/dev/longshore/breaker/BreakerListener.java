package dev.longshore.breaker;

/** Hears of every change of state, on the thread it happens on. Must be quick and not throw. */
@FunctionalInterface
public interface BreakerListener {
  /** The state changed. */
  void on(BreakerEvent event);

  /** A new breaker is there, closed. Called before it lets anything through. */
  default void added(Switch added) {}

  /** A listener that passes everything on to two others, in their order. */
  static BreakerListener both(BreakerListener first, BreakerListener second) {
    return new BreakerListener() {
      @Override
      public void on(BreakerEvent event) {
        first.on(event);
        second.on(event);
      }

      @Override
      public void added(Switch added) {
        first.added(added);
        second.added(added);
      }
    };
  }
}
