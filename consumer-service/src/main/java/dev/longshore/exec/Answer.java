package dev.longshore.exec;

import java.time.Duration;
import java.util.Optional;

/** What a process says about one message. */
sealed interface Answer {

  /**
   * The message is done.
   *
   * @param result what it produced
   */
  record Ack(Optional<byte[]> result) implements Answer {}

  /**
   * The attempt failed.
   *
   * @param delay the wait before the next attempt; empty for the configured backoff
   */
  record Retry(Optional<Duration> delay, String reason) implements Answer {}

  /** The message can never be handled. */
  record Reject(String reason) implements Answer {}

  /**
   * What a line of JSON says. Strict: a field that is unknown, of the wrong type or out of place is
   * refused, so that no wish is overheard.
   *
   * @param id the message that was asked about, which a line with an id must name
   * @throws MalformedAnswer when it is no answer
   */
  static Answer parse(String line, String id) {
    return new AnswerFields(line).answer(id);
  }
}
