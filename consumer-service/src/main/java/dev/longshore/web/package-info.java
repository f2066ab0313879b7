/**
 * What the service shows over HTTP: probes, metrics, the leases of asynchronous handlers, its
 * status.
 */
@NullMarked
package dev.longshore.web;

import org.jspecify.annotations.NullMarked;
