/** The engine's parts under JMH, each beside the variant that lost against it. */
@NullMarked
package dev.longshore.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
