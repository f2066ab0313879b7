/**
 * Races between a few threads: explored one interleaving after the other, or tried on real threads.
 * A race stands beside its subject and comes with a canary: a broken subject that the same race has
 * to reject.
 */
@NullMarked
package dev.longshore.concurrency;

import org.jspecify.annotations.NullMarked;
