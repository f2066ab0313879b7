package dev.longshore.benchmarks.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandledLogTest {
  private static final Handled FIRST = new Handled(0, 17, true, 1_000);
  private static final Handled SECOND = new Handled(1, 18, false, 2_000);

  @TempDir private Path folder = Path.of("");

  @Test
  void aLineIsReadWhenItIsThereAsAWhole() throws IOException {
    Path file = folder.resolve("handled");
    HandledLog log = new HandledLog(file);
    assertThat(log.read()).isEmpty();

    String half = SECOND.line().substring(0, 5);
    Files.writeString(file, FIRST.line() + half);
    assertThat(log.read()).containsExactly(FIRST);

    Files.writeString(file, SECOND.line().substring(5), StandardOpenOption.APPEND);
    assertThat(log.read()).containsExactly(FIRST, SECOND);
  }
}
