package dev.longshore.handling;

import dev.longshore.handler.AckResult;

/**
 * An attempt that takes any result after its handler has returned. The delivery context that
 * handlers of this program get is one. Any thread.
 */
public interface LateAnswers {
  /** Ends the attempt; its first answer counts, and only while its lease runs. */
  AckResult answer(AttemptResult result);
}
