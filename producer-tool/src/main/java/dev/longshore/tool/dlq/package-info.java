/** The commands {@code dlq}: dead letters listed, shown and sent back. */
@NullMarked
package dev.longshore.tool.dlq;

import org.jspecify.annotations.NullMarked;
