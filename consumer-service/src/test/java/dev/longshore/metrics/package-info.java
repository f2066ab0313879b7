/** Tests of what is counted and how it is told. */
@NullMarked
package dev.longshore.metrics;

import org.jspecify.annotations.NullMarked;
