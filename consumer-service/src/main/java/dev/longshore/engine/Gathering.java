package dev.longshore.engine;

import dev.longshore.delivery.Delivery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The messages that a turn brings together for one call: of each key one at most, as one of a key
 * may start only when the one before it is done. Owned by a turn, used over and over by it.
 */
final class Gathering {
  /** Spreads keys over the table (D. Knuth, TAOCP 3, 6.4: multiplicative hashing). */
  private static final int SPREAD = 0x9e3779b9;

  private final int size;
  private final boolean ordered;
  private final List<Delivery> members;
  private final List<Delivery> aside = new ArrayList<>();

  /** Keys of the members, by linear probing; a place counts when its round is the present one. */
  private final int[] keys;

  private final int[] rounds;
  private int round;
  private boolean complete;
  private long oldestNanos;

  /**
   * Nothing gathered yet.
   *
   * @param ordered whether messages of the same key must not be handled together
   */
  Gathering(int size, boolean ordered) {
    this.size = size;
    this.ordered = ordered;
    this.members = new ArrayList<>(size);
    int places = ordered ? Integer.highestOneBit(size) << 2 : 0;
    this.keys = new int[places];
    this.rounds = new int[places];
  }

  /** Begins again with nothing. */
  void clear() {
    members.clear();
    aside.clear();
    complete = false;
    round++;
    if (round == 0) {
      Arrays.fill(rounds, 0);
      round = 1;
    }
  }

  /** Whether no other would be taken along. */
  boolean isComplete() {
    return complete || members.size() == size || aside.size() >= size;
  }

  /** Whether waiting for others is of no use. */
  boolean isFull() {
    return complete || members.size() == size;
  }

  /** Takes a delivery along, or lays it aside. */
  void add(Delivery delivery, long nowNanos) {
    if (delivery.isIsolated()) {
      complete = true;
      (members.isEmpty() ? members : aside).add(delivery);
      return;
    }
    if (ordered && !addKey(delivery.laneKey())) {
      aside.add(delivery);
      return;
    }
    long age = nowNanos - delivery.acceptedNanos();
    oldestNanos = members.isEmpty() ? age : Math.max(oldestNanos, age);
    members.add(delivery);
  }

  /** What is handed over together. */
  List<Delivery> members() {
    return members;
  }

  /** What has to wait for one of them, in its order. */
  List<Delivery> aside() {
    return aside;
  }

  /** For how long the one has waited that came first. */
  long oldestNanos() {
    return oldestNanos;
  }

  /** False when it is there already. */
  private boolean addKey(int key) {
    int mask = keys.length - 1;
    int place = ((key * SPREAD) >>> 7) & mask;
    while (rounds[place] == round) {
      if (keys[place] == key) {
        return false;
      }
      place = (place + 1) & mask;
    }
    rounds[place] = round;
    keys[place] = key;
    return true;
  }
}
