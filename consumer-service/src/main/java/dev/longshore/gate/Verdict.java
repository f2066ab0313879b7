package dev.longshore.gate;

import dev.longshore.deadletter.DeadLetterReason;
import dev.longshore.deadletter.FailureDescription;
import java.time.Duration;

/** What a gate says to a delivery. */
public sealed interface Verdict
    permits Pass, Verdict.Wait, Verdict.Until, Verdict.Skip, Verdict.Refuse {

  /**
   * Not yet: ask again after a time.
   *
   * @param time how long to wait, more than zero
   */
  record Wait(Duration time) implements Verdict {}

  /**
   * Not yet: ask again when woken.
   *
   * @param signal tells when
   */
  record Until(Signal signal) implements Verdict {}

  /** Never, since another message with the same id is done: the delivery ends as its duplicate. */
  record Skip() implements Verdict {}

  /**
   * Never: the delivery ends without an attempt, as a dead letter.
   *
   * @param why what its dead letter says
   */
  record Refuse(DeadLetterReason reason, FailureDescription why) implements Verdict {}

  /** Something that a delivery waits for. */
  @FunctionalInterface
  interface Signal {
    /**
     * Runs the waker once, from any thread, as soon as the wait may end: at once if that is so
     * already. A waker that is run later than needed, or for nothing, does no harm.
     */
    void whenRaised(Runnable waker);
  }
}
