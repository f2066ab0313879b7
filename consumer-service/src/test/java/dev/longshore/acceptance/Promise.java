package dev.longshore.acceptance;

/** Something that Longshore promises, checked against the whole history of every test. */
@FunctionalInterface
interface Promise {

  /** Fails, naming the messages, when the history breaks the promise. */
  void check(History history);
}
