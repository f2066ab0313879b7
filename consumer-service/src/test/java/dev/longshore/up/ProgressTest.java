package dev.longshore.up;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.fleet.Counts;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final Progress BEFORE = progress(100, 2);
  private static final Progress AFTER = progress(500, 10);

  private final StringWriter screen = new StringWriter();

  @Test
  void theLineTellsTheRateSinceTheLastOne() {
    assertThat(AFTER.line(BEFORE, Duration.ofSeconds(2)))
        .isEqualTo(
            "204/s  acked 500  in flight 3  lag 7  retried 40  dead letters 10  consumers 1 of 2");
  }

  @Test
  void aTerminalShowsOneLineThatIsDrawnAnew() {
    Display display = new Display(new PrintWriter(screen), true);

    display.show(BEFORE, Instant.ofEpochSecond(0));
    display.show(AFTER, Instant.ofEpochSecond(1));
    display.show(AFTER, Instant.ofEpochSecond(2));

    assertThat(screen.toString()).doesNotContain("\n").contains("\r", "408/s", "0/s");
  }

  @Test
  void aNoteReplacesTheLineOnATerminal() {
    Display display = new Display(new PrintWriter(screen), true);
    display.show(BEFORE, Instant.ofEpochSecond(0));
    display.show(AFTER, Instant.ofEpochSecond(1));

    display.note("consumer-1 ended");

    assertThat(screen.toString()).endsWith("\r\u001b[Kconsumer-1 ended" + System.lineSeparator());
  }

  @Test
  void withoutATerminalThereIsALineEveryTenSeconds() {
    Display display = new Display(new PrintWriter(screen), false);

    for (int second = 0; second <= 25; second++) {
      display.show(AFTER, Instant.ofEpochSecond(second));
    }

    assertThat(screen.toString().lines()).hasSize(2);
    assertThat(screen.toString()).doesNotContain("\u001b", "\r");
  }

  private static Progress progress(long acked, long deadLettered) {
    return new Progress(new Counts(0, acked, 40, deadLettered, 0, 0, 0), 3, 7, 1, 2);
  }
}
