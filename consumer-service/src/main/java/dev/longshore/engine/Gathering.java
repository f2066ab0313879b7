package dev.longshore.engine;

import dev.longshore.delivery.Delivery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The messages that turns bring together for one call: of each key one at most, as one of a key may
 * start only when the one before it is done. What came too early stays for the next call, and what
 * is too little stays for the next turn, so that nothing is taken from the lane twice. Owned by a
 * turn of its lane.
 *
 * <p><b>Cost.</b> 24 bytes per message of a batch.
 */
final class Gathering {
  /** Spreads keys over the table (D. Knuth, TAOCP 3, 6.4: multiplicative hashing). */
  private static final int SPREAD = 0x9e3779b9;

  private final int size;
  private final boolean ordered;
  private final List<Delivery> members;

  /** What has to wait for the next call, in its order. */
  private List<Delivery> aside = new ArrayList<>();

  private List<Delivery> asideBefore = new ArrayList<>();

  /** Keys of the members, by linear probing; a place counts when its round is the present one. */
  private final int[] keys;

  private final int[] rounds;
  private int round = 1;
  private boolean complete;
  private long oldestAccepted;

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

  /** Takes what is handed over together, and goes on with what had to wait for that. */
  List<Delivery> take() {
    List<Delivery> taken = List.copyOf(members);
    clear();
    List<Delivery> waited = aside;
    aside = asideBefore;
    asideBefore = waited;
    for (Delivery delivery : waited) {
      add(delivery);
    }
    waited.clear();
    return taken;
  }

  /** Takes everything, in an order that each key's messages had. */
  List<Delivery> takeAll() {
    List<Delivery> all = new ArrayList<>(members);
    all.addAll(aside);
    clear();
    aside.clear();
    return all;
  }

  private void clear() {
    members.clear();
    complete = false;
    round++;
    if (round == 0) {
      Arrays.fill(rounds, 0);
      round = 1;
    }
  }

  /**
   * Whether no other is taken along, so that waiting for others is of no use: a turn that rested
   * all the same would leave arrivals in its lane, and be scheduled for them at once, again and
   * again.
   */
  boolean isComplete() {
    return complete || members.size() == size || aside.size() >= size;
  }

  /** Takes a delivery along, or lays it aside. */
  void add(Delivery delivery) {
    if (isComplete()) {
      aside.add(delivery);
      return;
    }
    if (delivery.isIsolated()) {
      complete = true;
      (members.isEmpty() ? members : aside).add(delivery);
      return;
    }
    if (ordered && !addKey(delivery.laneKey())) {
      aside.add(delivery);
      return;
    }
    long accepted = delivery.acceptedNanos();
    boolean isOlder = members.isEmpty() || accepted - oldestAccepted < 0;
    oldestAccepted = isOlder ? accepted : oldestAccepted;
    members.add(delivery);
  }

  /** Whether nothing is here. */
  boolean isEmpty() {
    return members.isEmpty();
  }

  /** For how long the one has waited that came first. */
  long oldestNanos(long nowNanos) {
    return nowNanos - oldestAccepted;
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
