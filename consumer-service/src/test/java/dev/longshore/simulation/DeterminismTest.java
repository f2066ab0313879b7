package dev.longshore.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The same seed is the same run: here twice, and once more in another JVM. */
class DeterminismTest {
  private static final int SEEDS = 100;
  private static final long PATIENCE_SECONDS = 120;

  @Test
  void theSameSeedGivesTheSameTraceInTwoJvms() throws IOException, InterruptedException {
    String first = TraceHashes.of(SEEDS);

    assertThat(TraceHashes.of(SEEDS)).as("again in this JVM").isEqualTo(first);
    assertThat(inAnotherJvm()).as("in another JVM").isEqualTo(first);
  }

  private static String inAnotherJvm() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens",
                "java.base/java.lang=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                TraceHashes.class.getName(),
                Integer.toString(SEEDS))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return printed;
  }
}
