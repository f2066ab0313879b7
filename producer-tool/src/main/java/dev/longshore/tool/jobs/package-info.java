/** The commands {@code jobs}: replays watched, steered and resumed. */
@NullMarked
package dev.longshore.tool.jobs;

import org.jspecify.annotations.NullMarked;
