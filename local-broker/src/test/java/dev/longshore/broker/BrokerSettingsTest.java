package dev.longshore.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BrokerSettingsTest {
  @ParameterizedTest
  @ValueSource(ints = {-1, 65_536})
  void portOutsideItsRangeIsRefusedWithTheRange(int port) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BrokerSettings(port, Path.of("data")))
        .withMessage("port must be between 0 and 65535: " + port);
  }

  @Test
  void relativeFolderBecomesAbsolute() {
    BrokerSettings settings = new BrokerSettings(0, Path.of("some/../data"));

    assertThat(settings.dataDir()).isEqualTo(Path.of("data").toAbsolutePath());
  }
}
