/** The commands {@code topics plan|apply|check}: topics as they should be. */
@NullMarked
package dev.longshore.tool.topics;

import org.jspecify.annotations.NullMarked;
