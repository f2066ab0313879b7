package dev.longshore.config;

import dev.longshore.connection.ConnectionSettings;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which Kafka, and how to talk to it. Immutable.
 *
 * @param bootstrapServers {@code host:port}, separated by commas
 * @param properties client properties, all on the allow-list
 */
public record KafkaConfig(
    @Setting(
            fallback = "localhost:9092",
            meaning = "Brokers to connect to first, as host:port separated by commas.")
        String bootstrapServers,
    @Setting(
            fallback = "",
            meaning =
                "Client properties on the allow-list: `security.*`, `sasl.*`, `ssl.*`, timeouts, sizes.")
        Map<String, String> properties) {
  private static final Pattern SERVER =
      Pattern.compile("([A-Z_]+://)?([^\\s:/\\[\\],]+|\\[[0-9a-fA-F:.%]+]):[0-9]{1,5}");

  /** Checks the addresses and each property's name. */
  public KafkaConfig {
    properties = Map.copyOf(properties);
    Checks checks = new Checks();
    for (String server : bootstrapServers.split(",", -1)) {
      checks.that(
          isAddress(server.strip()),
          "\"%s\" is not host:port, for example localhost:9092".formatted(server.strip()),
          "bootstrap-servers");
    }
    for (String name : new TreeSet<>(properties.keySet())) {
      ConnectionSettings.objection(name)
          .ifPresent(objection -> checks.that(false, objection, "properties." + name));
    }
    checks.done();
  }

  /** The same in the form the Kafka clients are made from. */
  public ConnectionSettings connection() {
    return new ConnectionSettings(bootstrapServers, properties);
  }

  /** The addresses and the names of the properties; their values may be secrets. */
  @Override
  public String toString() {
    return "KafkaConfig[bootstrapServers=%s, properties=%s]"
        .formatted(bootstrapServers, new TreeMap<>(properties).keySet());
  }

  private static boolean isAddress(String server) {
    if (!SERVER.matcher(server).matches()) {
      return false;
    }
    int port = Integer.parseInt(server.substring(server.lastIndexOf(':') + 1));
    return port >= 1 && port <= 65_535;
  }
}
