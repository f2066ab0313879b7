/** Time as a parameter: a ticker and timers, real ones here, manual ones in the tests. */
@NullMarked
package dev.longshore.time;

import org.jspecify.annotations.NullMarked;
