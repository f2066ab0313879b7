/** The commands {@code fleet}: groups as the broker sees them, instances by their heartbeats. */
@NullMarked
package dev.longshore.tool.fleet;

import org.jspecify.annotations.NullMarked;
