package dev.longshore.delivery;

import dev.longshore.deadletter.FailureDescription;
import java.time.Instant;

/**
 * What a delivery has failed with so far.
 *
 * @param last the latest failure
 * @param firstAt when the first attempt failed
 * @param lastAt when the latest attempt failed
 */
public record FailureHistory(FailureDescription last, Instant firstAt, Instant lastAt) {

  static FailureHistory first(FailureDescription failure, Instant at) {
    return new FailureHistory(failure, at, at);
  }

  FailureHistory and(FailureDescription failure, Instant at) {
    return new FailureHistory(failure, firstAt, at);
  }
}
