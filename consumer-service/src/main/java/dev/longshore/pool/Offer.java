package dev.longshore.pool;

/** What became of a task that was offered. */
enum Offer {
  ADDED,
  /** As many tasks wait as may. */
  FULL,
  /** The pool has been shut down. */
  SEALED,
  /** As many submitters wait for room as may. */
  CROWDED;

  /** Why the task was refused, in words for whoever offered it. */
  String reason() {
    return switch (this) {
      case ADDED -> "it was not refused";
      case FULL -> "its queue is full; submit waits for room";
      case SEALED -> "it has been shut down; reboot takes it up again";
      case CROWDED -> "its queue is full and as many submitters wait for room as may";
    };
  }
}
