package dev.longshore.delivery;

import dev.longshore.deadletter.FailureDescription;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What must stand elsewhere, durably, before a delivery settles: its dead letter, for example.
 * Immutable.
 *
 * <p>It is written until that succeeds, for as long as it takes; nothing is skipped. What answers
 * late or not at all may be written twice, so that whoever reads it must be able to tell.
 */
public interface Posting {

  /** What it is, in words that follow "its": {@code dead letter}. */
  String what();

  /**
   * The place that it is written to, such as a topic. While one posting to a place fails, the
   * others to that place wait.
   */
  String destination();

  /**
   * Writes it. May block for a bounded time, while the place is looked up; called by one thread at
   * a time for each destination.
   *
   * @return completes once it is durable, or with what prevented it, on any thread
   */
  CompletionStage<@Nullable Void> write();

  /** How its delivery settles once it is durable. */
  Settlement settlement();

  /**
   * Why it can never be written as it is, which makes the attempt that it came from a failed one;
   * empty when it is to be written again.
   *
   * @param failure what prevented it
   */
  default Optional<FailureDescription> refusal(Throwable failure) {
    return Optional.empty();
  }
}
