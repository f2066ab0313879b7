/**
 * The fleet: who works in a consumer group and how far it is, read from the group's own data in
 * Kafka and from what consumer instances report of themselves.
 */
@NullMarked
package dev.longshore.fleet;

import org.jspecify.annotations.NullMarked;
