/**
 * Dead letters: the headers that describe why a message was parked and how they are stripped again,
 * and looking through a dead-letter topic with a filter.
 */
@NullMarked
package dev.longshore.deadletter;

import org.jspecify.annotations.NullMarked;
