package dev.longshore.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FingerprintTest {

  /** From the reference implementation, seed 0; Redis and logs keep them over versions. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|00000000000000000000000000000000",
        "hello|cbd8a7b341bd9b025b1e906a48ae1d19",
        "hello, world|342fac623a5ebc8e4cdcbc079642414d",
        "The quick brown fox jumps over the lazy dog.|cd99481f9ee902c9695da1a38987b6e7"
      })
  void isWhatTheReferenceGives(String text, String wanted) {
    assertThat(of(text).text()).isEqualTo(wanted);
  }

  @Test
  void differsForIdsOfEveryLengthThatDifferInOneByte() {
    Set<Fingerprint> seen = new HashSet<>();
    int count = 0;
    for (int length = 1; length < 50; length++) {
      for (int at = 0; at < length; at++) {
        byte[] id = new byte[length];
        id[at] = 1;
        seen.add(Fingerprint.of(id));
        count++;
      }
    }
    assertThat(seen).hasSize(count);
  }

  @Test
  void aChainDependsOnTheOrderAndTheBoundsOfItsParts() {
    assertThat(
            Set.of(
                of("a").and(bytes("bc")),
                of("ab").and(bytes("c")),
                of("bc").and(bytes("a")),
                of("abc")))
        .hasSize(4);
  }

  private static Fingerprint of(String text) {
    return Fingerprint.of(bytes(text));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
