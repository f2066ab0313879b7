/**
 * The autoscaler: how many instances the load needs. A rate model (arrivals against the true rate
 * of an instance) says how many, a check of deadlines says when, rules for bad data say when not to
 * act at all. {@link dev.longshore.autoscale.Autoscaler} decides and does nothing else: a loop
 * elsewhere reads a {@link dev.longshore.autoscale.LoadSample} and a {@link
 * dev.longshore.autoscale.ScaleTarget}, asks once every tick, keeps the decision and carries it
 * out.
 *
 * <p>Words: a <i>tick</i> is one question and one decision. <i>Backlog</i> is what was sent and is
 * not settled, <i>age</i> how long the oldest of it waits. The <i>true rate</i> is what an instance
 * works off per second while it is busy. The <i>lead</i> is the time from an order to an instance
 * that works.
 */
@NullMarked
package dev.longshore.autoscale;

import org.jspecify.annotations.NullMarked;
