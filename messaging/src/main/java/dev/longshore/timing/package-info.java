/** Times and durations as people write them, and work done at a steady rate. */
@NullMarked
package dev.longshore.timing;

import org.jspecify.annotations.NullMarked;
