/**
 * The message model: what a topic holds, seen without Kafka's client types, and its JSON envelope.
 */
@NullMarked
package dev.longshore.message;

import org.jspecify.annotations.NullMarked;
