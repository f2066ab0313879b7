/** The command {@code read}: messages of a topic for people, or for {@code send}. */
@NullMarked
package dev.longshore.tool.read;

import org.jspecify.annotations.NullMarked;
