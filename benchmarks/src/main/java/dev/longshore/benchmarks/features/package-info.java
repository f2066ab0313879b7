/** What each feature of a consumer costs: with it and without it, on the same messages. */
@NullMarked
package dev.longshore.benchmarks.features;

import org.jspecify.annotations.NullMarked;
