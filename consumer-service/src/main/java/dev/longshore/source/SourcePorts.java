package dev.longshore.source;

import dev.longshore.engine.MessageFlow;
import dev.longshore.time.Sleeper;
import dev.longshore.time.Ticker;
import java.time.InstantSource;

/**
 * What a source works with.
 *
 * @param flow where messages go
 * @param topicIds tells the ids of topics
 * @param listener hears of what happens
 * @param preparation what must be done for a partition before it is read
 */
public record SourcePorts(
    MessageFlow flow,
    TopicIds topicIds,
    SourceListener listener,
    Ticker ticker,
    Sleeper sleeper,
    InstantSource wallClock,
    Preparation preparation) {

  /** Ports of a source that reads partitions at once. */
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
