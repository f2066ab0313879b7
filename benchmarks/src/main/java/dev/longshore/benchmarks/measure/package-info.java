/** What is measured inside a contender's process, and the work that its handler does meanwhile. */
@NullMarked
package dev.longshore.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
