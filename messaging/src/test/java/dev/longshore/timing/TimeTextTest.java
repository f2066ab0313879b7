package dev.longshore.timing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimeTextTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

  @ParameterizedTest
  @CsvSource({"500ms,PT0.5S", "30s,PT30S", "5m,PT5M", "2h,PT2H", "7d,PT168H", "PT1M,PT1M"})
  void durationsAreReadInTheirUsualForms(String text, Duration expected) {
    assertThat(TimeText.duration(text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "5x", "-5s", "PT-5S", "s", "99999999999999999999s"})
  void otherTextIsNoDuration(String text) {
    assertThat(TimeText.duration(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "now,2026-11-20T10:00:00Z",
    "-2h,2026-11-20T08:00:00Z",
    "-99999999999d,1970-01-01T00:00:00Z",
    "1812-01-01,1970-01-01T00:00:00Z",
    "2026-11-19,2026-11-19T00:00:00Z",
    "2026-11-19T05:06,2026-11-19T05:06:00Z",
    "2026-11-19T05:06:07Z,2026-11-19T05:06:07Z",
    "2026-11-19T05:06:07+02:00,2026-11-19T03:06:07Z",
    "1795168800000,2026-11-20T10:00:00Z"
  })
  void timesAreReadInTheirUsualForms(String text, Instant expected) {
    assertThat(TimeText.instant(text, NOW)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "2h",
        "-",
        "2026-13-01",
        "999999999999d",
        "+1000000000-12-31T23:59:59Z",
        "17"
      })
  void otherTextIsNoTime(String text) {
    assertThat(TimeText.instant(text, NOW)).isEmpty();
  }

  @Test
  void agoCountsFromNow() {
    assertThat(TimeText.instant("-90s", NOW)).contains(NOW.minusSeconds(90));
  }
}
