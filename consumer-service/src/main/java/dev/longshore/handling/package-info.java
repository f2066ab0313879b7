/** Handlers: how one attempt at a message is made, over HTTP, in Java, or into the log. */
@NullMarked
package dev.longshore.handling;

import org.jspecify.annotations.NullMarked;
