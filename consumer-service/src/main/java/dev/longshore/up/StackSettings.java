package dev.longshore.up;

import dev.longshore.autoscale.AutoscalerSettings;
import dev.longshore.config.ServiceConfig;
import java.nio.file.Path;

/**
 * What to start. Immutable.
 *
 * @param consumers how many to begin with
 * @param autoscaler how their number follows the load
 * @param httpPort the port of the console, 0 for any free one
 * @param kafkaPort the broker's port, 0 for any free one
 * @param configFile the consumers' configuration
 * @param config the same, read
 */
public record StackSettings(
    int consumers,
    AutoscalerSettings autoscaler,
    int httpPort,
    int kafkaPort,
    Path configFile,
    ServiceConfig config) {}
