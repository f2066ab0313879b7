package dev.longshore.dedup;

/** Hears of what deduplication has to tell, on any thread. Must be quick, and must not throw. */
@FunctionalInterface
public interface DedupListener {

  /** Something happened. */
  void on(DedupEvent event);
}
