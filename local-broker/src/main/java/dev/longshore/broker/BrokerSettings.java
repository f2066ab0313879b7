package dev.longshore.broker;

import java.nio.file.Path;

/**
 * Where a local broker listens and keeps its data. Immutable.
 *
 * @param port the port on the loopback interface; 0 picks a free one
 * @param dataDir the folder of its data: empty or missing before the first start, reused afterwards
 */
public record BrokerSettings(int port, Path dataDir) {
  private static final int MAX_PORT = 65_535;

  /** Checks the port's range and makes the folder absolute. */
  public BrokerSettings {
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("port must be between 0 and 65535: " + port);
    }
    dataDir = dataDir.toAbsolutePath().normalize();
  }
}
