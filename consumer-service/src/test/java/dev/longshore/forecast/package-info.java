/** Tests of forecasts. */
@NullMarked
package dev.longshore.forecast;

import org.jspecify.annotations.NullMarked;
