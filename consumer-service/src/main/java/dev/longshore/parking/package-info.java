/** Parks messages in their dead-letter topic, durably, before they count as settled. */
@NullMarked
package dev.longshore.parking;

import org.jspecify.annotations.NullMarked;
