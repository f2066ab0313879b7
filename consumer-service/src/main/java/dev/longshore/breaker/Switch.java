package dev.longshore.breaker;

/** What a person may open and close: a breaker, or the outage guard. Any thread; never blocks. */
public interface Switch {
  /** Its name, unique in its instance; of letters, digits, {@code .}, {@code _} and {@code -}. */
  String name();

  /** The state now. Cheap. */
  BreakerState state();

  /** How it stands. */
  SwitchView view();

  /** Lets nothing through until {@link #close}. */
  void open();

  /** Lets all through at once, and forgets what failed. */
  void close();
}
