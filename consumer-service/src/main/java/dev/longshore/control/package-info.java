/**
 * The control loop: it elects its leader, watches the fleet, puts dead members out of the group and
 * lets the autoscaler decide how many instances there are.
 */
@NullMarked
package dev.longshore.control;

import org.jspecify.annotations.NullMarked;
