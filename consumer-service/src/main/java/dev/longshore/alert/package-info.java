/**
 * Alerts: what is wrong with a fleet, found by pure rules over snapshots of it, and told to people
 * once when it begins and once when it is over. Read {@link dev.longshore.alert.AlertRules} first.
 */
@NullMarked
package dev.longshore.alert;

import org.jspecify.annotations.NullMarked;
