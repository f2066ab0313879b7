package dev.longshore.engine;

import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.FailureHistory;
import dev.longshore.delivery.PartitionLedger;
import dev.longshore.message.Message;
import dev.longshore.retry.Hop;
import dev.longshore.retry.HopHeaders;
import dev.longshore.retry.MalformedHop;
import dev.longshore.retry.RetryPolicy;
import java.time.Duration;

/**
 * Where retries come back in from the retry topic: each waits on the timers for its time, so that
 * none waits for another that stands before it in the topic. Owned by the poll thread.
 */
final class Comeback {
  /** Nobody asks for half of it; the rest is for clocks that differ. */
  private static final Duration FARTHEST = RetryPolicy.LONGEST_WAIT.multipliedBy(2);

  private final String group;
  private final EngineClock clock;
  private final Intake intake;
  private final Waiting waiting;

  Comeback(String group, EngineClock clock, Intake intake, Waiting waiting) {
    this.group = group;
    this.clock = clock;
    this.intake = intake;
    this.waiting = waiting;
  }

  /**
   * Takes a tracked record of the retry topic.
   *
   * @throws MalformedHop for one that is no retry of this group
   */
  Delivery accept(Message retry, PartitionLedger ledger) {
    Hop hop = hop(retry);
    Duration rest = Duration.between(clock.now(), hop.notBefore());
    if (rest.compareTo(FARTHEST) > 0) {
      throw new MalformedHop("its time is too far away: " + hop.notBefore());
    }
    Delivery delivery = take(retry, hop, ledger);
    if (rest.isPositive()) {
      waiting.add(delivery, rest);
    } else {
      intake.gather(delivery);
    }
    return delivery;
  }

  /**
   * Takes a tracked record of the retry topic whose message is in no lane and waits for nothing.
   *
   * @throws MalformedHop for one that is no retry of this group
   */
  Delivery take(Message retry, PartitionLedger ledger) {
    return take(retry, hop(retry), ledger);
  }

  private Delivery take(Message retry, Hop hop, PartitionLedger ledger) {
    Delivery delivery = intake.take(HopHeaders.origin(retry, hop), retry.offset(), ledger);
    delivery.resume(
        hop.attempts(), new FailureHistory(hop.failure(), hop.firstFailedAt(), hop.lastFailedAt()));
    return delivery;
  }

  private Hop hop(Message retry) {
    Hop hop = HopHeaders.read(retry);
    if (!hop.group().equals(group)) {
      throw new MalformedHop("it is a retry of group " + hop.group());
    }
    if (hop.topic().equals(retry.topic())) {
      throw new MalformedHop("its origin is the retry topic itself");
    }
    return hop;
  }
}
