/**
 * A sample to try Longshore with: orders that are produced at a rate, and a handler for them that
 * is slow, flaky and now and then fails for good.
 */
@NullMarked
package dev.longshore.sample;

import org.jspecify.annotations.NullMarked;
