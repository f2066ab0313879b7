/** The handler API: what users implement to work on messages. */
@NullMarked
package dev.longshore.handler;

import org.jspecify.annotations.NullMarked;
