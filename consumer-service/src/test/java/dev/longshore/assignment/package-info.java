/** Tests of how partitions are dealt. */
@NullMarked
package dev.longshore.assignment;

import org.jspecify.annotations.NullMarked;
