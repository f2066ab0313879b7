/**
 * Dead letters: the headers that describe why a message was parked, and how they are stripped
 * again.
 */
@NullMarked
package dev.longshore.deadletter;

import org.jspecify.annotations.NullMarked;
