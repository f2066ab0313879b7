/** {@code audit}: holds the history of a run against what is promised. */
@NullMarked
package dev.longshore.tool.audit;

import org.jspecify.annotations.NullMarked;
