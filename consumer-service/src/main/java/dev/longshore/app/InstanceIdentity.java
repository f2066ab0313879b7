package dev.longshore.app;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;

/**
 * Who an instance is.
 *
 * @param id its configured id, or host and process
 * @param host the machine it runs on
 * @param pid its process
 * @param startedAt when it started
 */
record InstanceIdentity(String id, String host, long pid, Instant startedAt) {

  static InstanceIdentity ofThisProcess(String id) {
    return new InstanceIdentity(id, hostName(), ProcessHandle.current().pid(), Instant.now());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "localhost";
    }
  }
}
