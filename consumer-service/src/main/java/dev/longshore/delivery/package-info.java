/**
 * A message under lease and the ledger that remembers what is settled.
 *
 * <p>The words used here mean the same in the code, the metrics, the console and the documents:
 *
 * <ul>
 *   <li><b>delivery</b>: one message taken from a partition, until it is settled.
 *   <li><b>attempt</b>: one call of the handler for a delivery, numbered from 1.
 *   <li><b>lease</b>: the time an attempt has; extended on request, void afterwards.
 *   <li><b>settle</b>: end a delivery: acked, parked in the dead-letter topic, forwarded to the
 *       retry topic, or discarded because its partition was taken away. Every delivery is settled
 *       exactly once.
 *   <li><b>ledger</b>: what is settled in one partition during one assignment of it.
 *   <li><b>frontier</b>: the lowest offset that is not settled; what is committed.
 *   <li><b>gap map</b>: what is settled above the frontier; travels as commit metadata.
 *   <li><b>epoch</b>: the number of an assignment; answers from an earlier one are stale.
 *   <li><b>lane</b>: a queue of deliveries that must keep an order among them.
 *   <li><b>turn</b>: a worker's go at one lane.
 * </ul>
 */
@NullMarked
package dev.longshore.delivery;

import org.jspecify.annotations.NullMarked;
