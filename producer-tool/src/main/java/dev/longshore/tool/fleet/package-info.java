/** The command {@code fleet status}: consumer groups as the broker sees them. */
@NullMarked
package dev.longshore.tool.fleet;

import org.jspecify.annotations.NullMarked;
