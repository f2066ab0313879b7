package dev.longshore.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SummaryTest {
  @Test
  void addsUpWhenEveryMessageWasAckedOrParkedWithItsRecord() {
    assertThat(summary(2_000, 0, 1_990, 10, 10).addsUp()).isTrue();
    assertThat(summary(2_000, 0, 1_990, 10, 10).objection()).isEmpty();
  }

  @Test
  void doesNotAddUpWhenAMessageIsMissing() {
    assertThat(summary(2_000, 0, 1_989, 10, 10).addsUp()).isFalse();
    assertThat(summary(2_000, 0, 1_989, 10, 10).objection())
        .hasValueSatisfying(
            text -> assertThat(text).contains("produced 2000", "acked 1989", "dead letters 10"));
  }

  @Test
  void doesNotAddUpWhenAMessageWasSettledTwice() {
    assertThat(summary(2_000, 0, 1_991, 10, 10).addsUp()).isFalse();
  }

  @Test
  void doesNotAddUpWhenADeadLetterHasNoRecord() {
    assertThat(summary(2_000, 0, 1_990, 10, 9).addsUp()).isFalse();
  }

  @Test
  void doesNotAddUpWhenItIsUnsureWhatWasProduced() {
    assertThat(summary(1_999, 1, 1_989, 10, 10).addsUp()).isFalse();
  }

  @Test
  void jsonHasTheNumbersThatScriptsRead() {
    assertThat(summary(2_000, 0, 1_990, 10, 10).json())
        .isEqualTo(
            "{\"produced\":2000,\"unproduced\":0,\"acked\":1990,\"deadLettered\":10,"
                + "\"deadLetterRecords\":10,\"retried\":70,\"consumers\":2,\"restarts\":0,"
                + "\"seconds\":8.25}");
  }

  @Test
  void theTextIsOneLine() {
    assertThat(summary(2_000, 0, 1_990, 10, 10).text())
        .isEqualTo("produced 2000, acked 1990, dead letters 10, retried 70, consumers 2, 8.3 s");
  }

  private static Summary summary(
      long produced, long unproduced, long acked, long deadLettered, long records) {
    return new Summary(
        produced, unproduced, acked, deadLettered, records, 70, 2, 0, Duration.ofMillis(8_250));
  }
}
