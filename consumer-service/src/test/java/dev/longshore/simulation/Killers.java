package dev.longshore.simulation;

import dev.longshore.deadletter.DeadLetterReason;
import dev.longshore.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * Messages of a run that kill the instance whose handler starts them. Each has to be quarantined in
 * the end; where nothing but they kills, no other message may be, and they kill a few times only.
 * Has a chance of its own. Owned by the simulation.
 */
final class Killers {
  private static final String KEY = "killer";
  private static final byte[] KEY_BYTES = KEY.getBytes(StandardCharsets.UTF_8);

  /** Less room than this does not hold what is said of custody. */
  private static final int AMPLE_LIMIT = 64;

  /** Unaware, in a window, and alone as often as it takes; more where commits fail. */
  private static final int MOST_DEATHS = 12;

  private final Random random;
  private final boolean alone;
  private int toCome;
  private int atLarge;
  private int deaths;
  private final int mostDeaths;

  Killers(long seed, Plan plan) {
    this.random = new Random(seed * 0x3c79ac492ba7b653L + 2);
    boolean room = Math.min(plan.metadataLimit(), plan.brokersMetadataLimit()) >= AMPLE_LIMIT;
    boolean some = random.nextInt(4) == 0 && room && plan.losses() == 0;
    this.toCome = some ? 1 + random.nextInt(2) : 0;
    this.mostDeaths = toCome * MOST_DEATHS;
    this.alone = some && random.nextBoolean();
  }

  /** Whether nothing else happens to the instances. */
  boolean areAlone() {
    return alone;
  }

  /** Whether there are any that are not quarantined. */
  boolean areAtLarge() {
    return toCome > 0 || atLarge > 0;
  }

  /** The key of the next message: a killer's, or the one it would have. */
  String next(String key, int left) {
    if (toCome == 0 || random.nextInt(Math.max(1, left / 2)) > 0) {
      return key;
    }
    toCome--;
    atLarge++;
    return KEY;
  }

  static boolean isOne(Message message) {
    return Arrays.equals(message.key(), KEY_BYTES);
  }

  /** Notes that one has killed. */
  void killed() {
    deaths++;
    if (alone && deaths > mostDeaths) {
      throw new IllegalStateException("killers killed " + deaths + " times");
    }
  }

  /** Notes a dead letter that is durable. */
  void parked(Message message, DeadLetterReason reason) {
    if (isOne(message)) {
      atLarge--;
    } else if (alone && reason == DeadLetterReason.QUARANTINED) {
      throw new IllegalStateException("quarantined, and kills nobody: " + message);
    }
  }
}
