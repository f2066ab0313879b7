package dev.longshore.benchmarks.contender;

import dev.longshore.benchmarks.measure.WorkKind;

/**
 * What one process of the run is to do. Immutable; travels as JSON on the command line.
 *
 * @param contender who is to run, by its name
 * @param bootstrap the broker's address
 * @param topic what to read
 * @param group the consumer group, used by this process only
 * @param work what the handler does
 * @param warmUpMillis the time from the first message to the measured window
 * @param measureMillis the length of the measured window
 * @param messageLimit ends the window early once so many messages were handled in all
 * @param loop whether the topic is read again and again
 */
public record Task(
    String contender,
    String bootstrap,
    String topic,
    String group,
    WorkKind work,
    long warmUpMillis,
    long measureMillis,
    long messageLimit,
    boolean loop) {}
