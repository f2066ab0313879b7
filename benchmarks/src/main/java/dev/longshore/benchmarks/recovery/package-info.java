/**
 * What an unclean end costs: real consumer processes on a broker of their own are killed, and what
 * they handled before is compared with what is handled after.
 */
@NullMarked
package dev.longshore.benchmarks.recovery;

import org.jspecify.annotations.NullMarked;
