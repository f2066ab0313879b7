/**
 * Connections to Kafka: settings, the allow-list of client properties, and errors in plain words.
 */
@NullMarked
package dev.longshore.connection;

import org.jspecify.annotations.NullMarked;
