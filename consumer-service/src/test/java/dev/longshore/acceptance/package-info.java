/**
 * What users are promised, tried out: real consumer processes on a real broker, with a handler that
 * does what a test wants and remembers every call. Each promise has an observer that looks at the
 * whole history of every test.
 */
@NullMarked
package dev.longshore.acceptance;

import org.jspecify.annotations.NullMarked;
