/** Tests of the autoscaler, on a plant that behaves as told. */
@NullMarked
package dev.longshore.autoscale;

import org.jspecify.annotations.NullMarked;
