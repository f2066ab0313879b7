/** Tests of the worker pool. */
@NullMarked
package dev.longshore.pool;

import org.jspecify.annotations.NullMarked;
