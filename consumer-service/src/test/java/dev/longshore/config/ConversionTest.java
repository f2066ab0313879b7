package dev.longshore.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConversionTest {

  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S, 500ms",
    "30s, PT30S, 30s",
    "1_000s, PT1000S, 1000s",
    "60s, PT1M, 1m",
    "10m, PT10M, 10m",
    "36h, PT36H, 36h",
    "2d, PT48H, 2d",
    "0ms, PT0S, 0s",
    "PT1H30M, PT90M, 90m",
    "PT0.0000001S, PT0.0000001S, PT0.0000001S"
  })
  void durationsAreReadAndWritten(String text, Duration span, String written) {
    assertThat(Durations.parse(text)).isEqualTo(span);
    assertThat(Durations.text(span)).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource({
    "0B, 0, 0B",
    "1500B, 1500, 1500B",
    "8KiB, 8192, 8KiB",
    "8KB, 8000, 8KB",
    "64MiB, 67108864, 64MiB",
    "64MB, 64000000, 64MB",
    "2GiB, 2147483648, 2GiB",
    "2GB, 2000000000, 2GB",
    "1_024KiB, 1048576, 1MiB"
  })
  void sizesAreReadAndWritten(String text, long bytes, String written) {
    assertThat(ByteSize.parse(text)).isEqualTo(new ByteSize(bytes));
    assertThat(new ByteSize(bytes)).hasToString(written);
  }

  @Test
  void onlyTrueAndFalseAreTruthValues() {
    ConfigKey key = new ConfigKey("a.b", boolean.class, ConfigSchema.key("instance.id").setting());

    assertThat(Conversion.convert(key, "true")).isEqualTo(true);
    assertThat(Conversion.convert(key, "false")).isEqualTo(false);
    assertThatThrownBy(() -> Conversion.convert(key, "yes"))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal ->
                assertThat(refusal.about("yes")).isEqualTo("expected true or false, got \"yes\""));
  }

  @Test
  void everyDefaultIsAValueOfItsKey() {
    for (ConfigKey key : ConfigSchema.keys()) {
      if (!key.isList() && !key.isMap()) {
        assertThat(Conversion.convert(key, key.setting().fallback())).as(key.path()).isNotNull();
      }
    }
  }

  @Test
  void everyKeyHasAMeaningInOneSentence() {
    assertThat(ConfigSchema.keys()).allMatch(key -> key.setting().meaning().matches("[A-Z`].*\\."));
  }
}
