/**
 * Forecasts of a rate, with their own test as they go: each candidate's forecasts are kept until
 * they can be compared with what came.
 */
@NullMarked
package dev.longshore.forecast;

import org.jspecify.annotations.NullMarked;
