/**
 * A real Kafka of one node (broker and KRaft controller together) inside one JVM, for trying
 * Longshore out and for tests.
 *
 * <p>{@link dev.longshore.broker.LocalBroker} is the whole interface; {@link
 * dev.longshore.broker.BrokerMain} is the command {@code longshore broker} around it.
 */
@NullMarked
package dev.longshore.broker;

import org.jspecify.annotations.NullMarked;
