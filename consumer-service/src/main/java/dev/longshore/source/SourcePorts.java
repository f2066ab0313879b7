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
 */
public record SourcePorts(
    MessageFlow flow,
    TopicIds topicIds,
    SourceListener listener,
    Ticker ticker,
    Sleeper sleeper,
    InstantSource wallClock) {}
