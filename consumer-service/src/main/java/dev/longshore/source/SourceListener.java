package dev.longshore.source;

/** Hears of what happens between the source and Kafka, on the poll thread. Must not throw. */
@FunctionalInterface
public interface SourceListener {

  /** Something happened. */
  void on(SourceEvent event);
}
