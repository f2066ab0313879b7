/** Lanes: which messages may run side by side, and which must wait for another. */
@NullMarked
package dev.longshore.lane;

import org.jspecify.annotations.NullMarked;
