package dev.longshore.source;

import dev.longshore.engine.MessageFlow;
import dev.longshore.parking.TransactionalWriter;
import dev.longshore.parking.Transactions;
import dev.longshore.time.Sleeper;
import dev.longshore.time.Ticker;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What a source works with.
 *
 * @param flow where messages go
 * @param topicIds tells the ids of topics
 * @param listener hears of what happens
 * @param preparation what must be done for a partition before it is read
 * @param inTransactions what commits go through, empty for plain ones
 */
public record SourcePorts(
    MessageFlow flow,
    TopicIds topicIds,
    SourceListener listener,
    Ticker ticker,
    Sleeper sleeper,
    InstantSource wallClock,
    Preparation preparation,
    Optional<InTransactions> inTransactions) {

  /** Records that last together with the commits of the messages that they are about. */
  public record InTransactions(TransactionalWriter writer, Transactions transactions) {}

  /** Ports of a source whose commits are plain. */
  public SourcePorts(
      MessageFlow flow,
      TopicIds topicIds,
      SourceListener listener,
      Ticker ticker,
      Sleeper sleeper,
      InstantSource wallClock,
      Preparation preparation) {
    this(flow, topicIds, listener, ticker, sleeper, wallClock, preparation, Optional.empty());
  }

  /** Ports of a source whose commits are plain, and that reads partitions at once. */
  public SourcePorts(
      MessageFlow flow,
      TopicIds topicIds,
      SourceListener listener,
      Ticker ticker,
      Sleeper sleeper,
      InstantSource wallClock) {
    this(flow, topicIds, listener, ticker, sleeper, wallClock, Preparation.NONE);
  }
}
