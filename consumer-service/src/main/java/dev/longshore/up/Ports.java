package dev.longshore.up;

import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports of this machine. */
final class Ports {
  private Ports() {}

  /**
   * Fails when a port cannot be had now, before anything is started for it.
   *
   * @param option the option to name
   * @param port 0 is always free
   */
  static void requireFree(String option, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException taken) {
      throw new ProgramFailure(
          ExitCode.USAGE,
          "%s: cannot listen on 127.0.0.1:%d, the port is taken or denied; set %s to another"
                  .formatted(option, port, option)
              + " (0 for any)");
    }
  }
}
