/**
 * The way of a message from its acceptance to its one settlement; {@link
 * dev.longshore.engine.MessageFlow} is the file to read first.
 */
@NullMarked
package dev.longshore.engine;

import org.jspecify.annotations.NullMarked;
