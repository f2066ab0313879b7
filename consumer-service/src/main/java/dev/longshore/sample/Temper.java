package dev.longshore.sample;

import java.time.Duration;

/**
 * How a message behaves in the sample handler, by its value alone. Immutable.
 *
 * @param work how long an attempt takes
 * @param failures how many attempts fail before one succeeds
 */
record Temper(Duration work, int failures) {

  /** The temper of a value: 1 in 20 is slow, 1 in 25 fails once or twice. */
  static Temper of(byte[] value) {
    long dice = Dice.of(value);
    boolean slow = Dice.part(dice, 1, 20) == 0;
    boolean flaky = Dice.part(dice, 2, 25) == 0;
    int millis = slow ? 200 + Dice.part(dice, 3, 201) : 1 + Dice.part(dice, 3, 8);
    return new Temper(Duration.ofMillis(millis), flaky ? 1 + Dice.part(dice, 4, 2) : 0);
  }
}
