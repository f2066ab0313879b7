package dev.longshore.pool;

import org.jspecify.annotations.Nullable;

/** What came of a task. */
public sealed interface Result<T extends @Nullable Object> {

  /** The number of the task, from 0 in the order of submission. */
  int index();

  /** It returned something. */
  record Success<T extends @Nullable Object>(int index, T value) implements Result<T> {}

  /** It threw, was cancelled or timed out. */
  record Failure<T extends @Nullable Object>(int index, Throwable cause) implements Result<T> {}
}
