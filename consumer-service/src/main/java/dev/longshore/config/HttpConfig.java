package dev.longshore.config;

/**
 * Where the service listens. Immutable.
 *
 * @param host the address to listen on
 * @param port the port of console and REST API, 0 for any free one
 * @param managementPort the port of probes and metrics, 0 for any free one
 */
public record HttpConfig(
    @Setting(fallback = "127.0.0.1", meaning = "Address to listen on.") String host,
    @Setting(
            fallback = "8080",
            meaning = "Port of the console and the REST API; 0 is any free one.")
        int port,
    @Setting(fallback = "8081", meaning = "Port of probes and metrics; 0 is any free one.")
        int managementPort) {

  /** Checks the ports. */
  public HttpConfig {
    new Checks()
        .notBlank(host, "host")
        .between(0, 65_535, port, "port")
        .between(0, 65_535, managementPort, "management-port")
        .that(
            port == 0 || port != managementPort,
            "port and management-port are both " + port,
            "management-port",
            "port")
        .done();
  }
}
