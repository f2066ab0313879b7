package dev.longshore.dedup;

import dev.longshore.delivery.Delivery;
import dev.longshore.message.Fingerprint;
import org.jspecify.annotations.Nullable;

/**
 * Which delivery works on which id. No object per id: open addressing with linear probing, and what
 * follows a removed one moves up (Knuth, The Art of Computer Programming 3, 6.4, algorithm R). Its
 * owner guards it.
 */
final class InProgress {
  private static final int FIRST_SLOTS = 16;

  private long[] high = new long[FIRST_SLOTS];
  private long[] low = new long[FIRST_SLOTS];
  private @Nullable Delivery[] deliveries = new @Nullable Delivery[FIRST_SLOTS];
  private int size;

  int size() {
    return size;
  }

  /** The slot that has an id, or the free one that is to have it; until the next change. */
  int slot(Fingerprint id) {
    return slot(id.high(), id.low());
  }

  /** The delivery that works on the id of a slot, null when none does. */
  @Nullable Delivery at(int slot) {
    return deliveries[slot];
  }

  /** Notes who works on an id that nobody works on. */
  void put(int slot, Fingerprint id, Delivery delivery) {
    set(slot, id.high(), id.low(), delivery);
    size++;
    if (2 * size > deliveries.length) {
      grow();
    }
  }

  /** Notes that nobody works on the id of a slot any more. */
  void remove(int slot) {
    int free = slot;
    size--;
    for (int next = after(free); deliveries[next] != null; next = after(next)) {
      // One may move up unless the place it hashes to lies behind the free one.
      int home = home(high[next]);
      boolean isHomeBehind = free < home;
      boolean isHomeBefore = home <= next;
      boolean stays = free <= next ? isHomeBehind && isHomeBefore : isHomeBehind || isHomeBefore;
      if (!stays) {
        set(free, high[next], low[next], deliveries[next]);
        free = next;
      }
    }
    deliveries[free] = null;
  }

  private void grow() {
    long[] oldHigh = high;
    long[] oldLow = low;
    @Nullable Delivery[] old = deliveries;
    high = new long[2 * old.length];
    low = new long[2 * old.length];
    deliveries = new @Nullable Delivery[2 * old.length];
    for (int at = 0; at < old.length; at++) {
      if (old[at] != null) {
        set(slot(oldHigh[at], oldLow[at]), oldHigh[at], oldLow[at], old[at]);
      }
    }
  }

  private void set(int slot, long itsHigh, long itsLow, @Nullable Delivery delivery) {
    high[slot] = itsHigh;
    low[slot] = itsLow;
    deliveries[slot] = delivery;
  }

  private int slot(long itsHigh, long itsLow) {
    int slot = home(itsHigh);
    while (deliveries[slot] != null && (high[slot] != itsHigh || low[slot] != itsLow)) {
      slot = after(slot);
    }
    return slot;
  }

  private int home(long itsHigh) {
    return (int) (itsHigh & (deliveries.length - 1));
  }

  private int after(int slot) {
    return (slot + 1) & (deliveries.length - 1);
  }
}
