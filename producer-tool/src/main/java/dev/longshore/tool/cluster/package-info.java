/** The tool's connection to Kafka. */
@NullMarked
package dev.longshore.tool.cluster;

import org.jspecify.annotations.NullMarked;
