package dev.longshore.deadletter;

/** What has become of a dead letter. The constants' names in lower case are used in filters. */
public enum DeadLetterState {
  /** Nothing yet. */
  NEW,
  /** It was sent back. */
  REPLAYED
}
