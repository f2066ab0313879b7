/**
 * The stack on one machine: a broker, consumers as processes, the control plane and a sample load,
 * started, watched and stopped together.
 */
@NullMarked
package dev.longshore.up;

import org.jspecify.annotations.NullMarked;
