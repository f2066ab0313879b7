package dev.longshore.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

final class LoopbackSocketsTest {
  @Test
  void portZeroPicksTwoDifferentFreePorts() {
    try (LoopbackSockets sockets = LoopbackSockets.bind(0)) {
      assertThat(sockets.clientPort())
          .isPositive()
          .isNotEqualTo(sockets.controllerAddress().getPort());
    }
  }

  @Test
  void listensOnTheLoopbackInterfaceOnly() {
    try (LoopbackSockets sockets = LoopbackSockets.bind(0)) {
      assertThat(sockets.controllerAddress().getAddress().isLoopbackAddress()).isTrue();
    }
  }

  @Test
  void portInUseIsRefusedWithTheAddressAndARemedy() {
    try (LoopbackSockets first = LoopbackSockets.bind(0)) {
      int port = first.clientPort();

      assertThatExceptionOfType(BrokerStartException.class)
          .isThrownBy(() -> LoopbackSockets.bind(port))
          .withMessageContainingAll("the port is in use", "127.0.0.1:" + port, "--port");
    }
  }

  @Test
  void closedPortCanBeBoundAgainAtOnce() {
    LoopbackSockets first = LoopbackSockets.bind(0);
    int port = first.clientPort();
    first.close();

    try (LoopbackSockets second = LoopbackSockets.bind(port)) {
      assertThat(second.clientPort()).isEqualTo(port);
    }
  }
}
