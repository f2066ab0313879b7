package dev.longshore.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.message.Fingerprint;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowTest {
  private static final long LENGTH = 1_000;
  private static final long START = Integer.MAX_VALUE - 5_000L;

  private final Random random = new Random(7);

  @Test
  void anIdIsToldOfForTheWindowsLengthAndNoLonger() {
    Window window = new Window(LENGTH, 100);
    window.add(id(1), -5, START, START);

    assertThat((int) window.find(id(1), START)).isEqualTo(-5);
    assertThat(window.find(id(1), START + LENGTH - 1)).isNotEqualTo(Window.ABSENT);
    assertThat(window.find(id(1), START + LENGTH)).isEqualTo(Window.ABSENT);
    assertThat(window.size(START + 2 * LENGTH)).isZero();
  }

  @Test
  void aBurstsRoomIsGivenBackOnceItIsOld() {
    Window window = new Window(LENGTH, 1_000_000);
    for (int number = 0; number < 100_000; number++) {
      window.add(id(number), number, START, START);
    }
    long afterBurst = window.bytes();
    for (int age = 1; age <= 4; age++) {
      long now = START + age * LENGTH;
      window.add(id(-age), age, now, now);
      assertThat((int) window.find(id(-age), now)).isEqualTo(age);
      assertThat(window.find(id(7), now)).isEqualTo(Window.ABSENT);
    }

    assertThat(afterBurst).isGreaterThan(1_000_000);
    assertThat(window.bytes()).isLessThan(10_000);
  }

  @Test
  void anIdThatWasDoneEarlierDoesNotMakeALaterOneOlder() {
    Window window = new Window(LENGTH, 100);
    window.add(id(1), 1, START, START);
    window.add(id(1), 2, START - 500, START);

    assertThat(window.find(id(1), START + 600)).isEqualTo(1);
  }

  /** Against a model that forgets by time alone, and one that knows the latest in their order. */
  @ParameterizedTest
  @ValueSource(ints = {2, 10, 64, 1_000})
  void findsWhatItMustAndNothingThatWasNotThere(int most) {
    Window window = new Window(LENGTH, most);
    Map<Integer, Long> latest = new HashMap<>();
    LinkedHashMap<Integer, Long> order = new LinkedHashMap<>();
    long now = START;
    for (int step = 0; step < 50_000; step++) {
      now += random.nextInt(8) == 0 ? random.nextInt(300) : random.nextInt(2);
      int number = random.nextInt(2 * most);
      if (random.nextBoolean()) {
        window.add(id(number), number, now, now);
        latest.put(number, now);
        order.remove(number);
        order.put(number, now);
      }
      int asked = random.nextInt(2 * most);
      boolean found = window.find(id(asked), now) != Window.ABSENT;
      Long done = latest.get(asked);
      boolean young = done != null && now - done < LENGTH;
      if (found) {
        assertThat(young).as("id %d at step %d", asked, step).isTrue();
        assertThat(window.find(id(asked), now)).isEqualTo(asked);
      } else if (young) {
        long followers =
            order.sequencedKeySet().reversed().stream().takeWhile(k -> k != asked).count();
        assertThat(followers)
            .as("younger than id %d", asked)
            .isGreaterThanOrEqualTo(Math.max(1, most / 2) - 1);
      }
      assertThat(window.size(now)).isLessThanOrEqualTo(Math.max(2, most));
    }
  }

  @Test
  void aMillionIdsTakeLessThanSixtyFourMegabytes() {
    IdWindow window = new IdWindow(Duration.ofMinutes(10), 1_000_000, () -> 0);
    for (int number = 0; number < 1_500_000; number++) {
      window.remember(id(number), number, 0);
      if (number % 10_000 == 0) {
        assertThat(window.bytes()).isLessThan(64L << 20);
        assertThat(window.remembered()).isLessThanOrEqualTo(1_000_000);
      }
    }
    assertThat(window.remembered()).isGreaterThan(480_000);
    assertThat(window.bytes()).isLessThan(32L << 20);
  }

  @Test
  void theFingerprintOfZerosIsOneLikeOthers() {
    Window window = new Window(LENGTH, 100);
    Fingerprint zeros = new Fingerprint(0, 0);
    assertThat(window.find(zeros, START)).isEqualTo(Window.ABSENT);
    window.add(zeros, 3, START, START);
    assertThat(window.find(zeros, START)).isEqualTo(3);
    assertThat(window.size(START)).isEqualTo(1);
  }

  private static Fingerprint id(int number) {
    byte[] bytes = Integer.toString(number).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    return Fingerprint.of(bytes);
  }
}
