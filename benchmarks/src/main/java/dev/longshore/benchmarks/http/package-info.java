/** How fast the HTTP handler is, beside a tool that does nothing but send requests. */
@NullMarked
package dev.longshore.benchmarks.http;

import org.jspecify.annotations.NullMarked;
