package dev.longshore.handling;

import java.util.List;

/** What came of a call for several messages. */
public sealed interface BatchResult {

  /** The result of the message with that place in the call. */
  AttemptResult of(int index);

  /**
   * Each message has its own result.
   *
   * @param results in the order of the messages
   */
  record Each(List<AttemptResult> results) implements BatchResult {
    @Override
    public AttemptResult of(int index) {
      return results.get(index);
    }
  }

  /**
   * The call failed, and nothing is known about any single message.
   *
   * @param failed what each of them gets
   */
  record Whole(AttemptResult.Failed failed) implements BatchResult {
    @Override
    public AttemptResult of(int index) {
      return failed;
    }
  }
}
