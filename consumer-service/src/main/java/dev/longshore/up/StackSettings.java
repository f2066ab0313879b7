package dev.longshore.up;

import dev.longshore.config.ServiceConfig;
import java.nio.file.Path;

/**
 * What to start. Immutable.
 *
 * @param consumers how many
 * @param httpPort the port of the console, 0 for any free one
 * @param kafkaPort the broker's port, 0 for any free one
 * @param configFile the consumers' configuration
 * @param config the same, read
 */
public record StackSettings(
    int consumers, int httpPort, int kafkaPort, Path configFile, ServiceConfig config) {}
