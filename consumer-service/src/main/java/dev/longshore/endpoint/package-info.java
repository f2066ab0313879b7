/**
 * Where an HTTP handler listens, when that is in several places: which is next, and which are well.
 */
@NullMarked
package dev.longshore.endpoint;

import org.jspecify.annotations.NullMarked;
