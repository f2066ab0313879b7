package dev.longshore.deadletter;

import dev.longshore.message.Message;
import dev.longshore.topic.TopicScan;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Looks through a dead-letter topic once, up to the end it had at the start. Owned by one thread.
 */
public final class DeadLetterBrowser {
  private final Function<Message, DeadLetterState> states;
  private final DeadLetterFilter filter;
  private final long limit;

  /**
   * What to look for.
   *
   * @param states what has become of a message
   * @param filter which messages to show
   * @param limit after how many matches to stop
   */
  public DeadLetterBrowser(
      Function<Message, DeadLetterState> states, DeadLetterFilter filter, long limit) {
    this.states = states;
    this.filter = filter;
    this.limit = limit;
  }

  /**
   * Shows matching messages to the visitor; those of a partition come in order.
   *
   * @param scan the stretch to look through
   * @param patience how long to wait without any progress
   */
  public Coverage browse(TopicScan scan, Duration patience, Consumer<ParkedMessage> visitor) {
    Tally tally = new Tally();
    scan.forEach(
        patience,
        message -> {
          tally.scanned++;
          ParkedMessage parked = ParkedMessage.of(message, states.apply(message));
          if (filter.matches(parked)) {
            tally.matched++;
            visitor.accept(parked);
          }
          return tally.matched < limit;
        });
    return new Coverage(tally.matched, tally.scanned, scan.total(), tally.matched < limit);
  }

  /**
   * How far a look went.
   *
   * @param matched how many messages matched
   * @param scanned how many were looked at
   * @param offsets how many offsets the stretch spans: at least as many as it has messages
   * @param complete whether it went to the end
   */
  public record Coverage(long matched, long scanned, long offsets, boolean complete) {}

  /** Counts during one look; owned by the thread that looks. */
  private static final class Tally {
    private long matched;
    private long scanned;
  }
}
