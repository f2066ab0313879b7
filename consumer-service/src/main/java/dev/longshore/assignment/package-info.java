/** How partitions are dealt to instances by their load; pure, and used by members and planners. */
@NullMarked
package dev.longshore.assignment;

import org.jspecify.annotations.NullMarked;
