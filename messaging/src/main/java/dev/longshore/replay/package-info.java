/**
 * Replays: dead letters sent back, first as a plan that changes nothing, then as the plan says.
 * What was sent back is kept in a compacted topic, so that it is not sent back again by mistake.
 */
@NullMarked
package dev.longshore.replay;

import org.jspecify.annotations.NullMarked;
