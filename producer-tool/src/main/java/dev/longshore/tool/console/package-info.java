/**
 * What all commands share: the terminal, the global options, tables and JSON output, the connection
 * to Kafka.
 */
@NullMarked
package dev.longshore.tool.console;

import org.jspecify.annotations.NullMarked;
