package dev.longshore.dedup;

import dev.longshore.delivery.Delivery;
import dev.longshore.message.Fingerprint;
import org.jspecify.annotations.Nullable;

/**
 * Which delivery works on which id. No object per id, 8 bytes per slot: open addressing with linear
 * probing, and what follows a removed one moves up (Knuth, The Art of Computer Programming 3, 6.4,
 * algorithm R). Its owner guards it.
 */
final class InProgress {
  private static final int FIRST_SLOTS = 16;

  /** By slot: half of an id's upper word, which tells nearly all ids apart, and its delivery. */
  private int[] tags = new int[FIRST_SLOTS];

  private @Nullable Delivery[] deliveries = new @Nullable Delivery[FIRST_SLOTS];
  private int size;

  int size() {
    return size;
  }

  /** The slot that has an id, or the free one that is to have it; until the next change. */
  int slot(Fingerprint id) {
    int tag = tag(id);
    int slot = home(tag);
    while (true) {
      Delivery delivery = deliveries[slot];
      if (delivery == null || (tags[slot] == tag && has(delivery, id))) {
        return slot;
      }
      slot = after(slot);
    }
  }

  private static boolean has(Delivery delivery, Fingerprint id) {
    return id.equals(delivery.message().identity());
  }

  /** The delivery that works on the id of a slot, null when none does. */
  @Nullable Delivery at(int slot) {
    return deliveries[slot];
  }

  /** Notes who works on an id that nobody works on; the delivery's message knows its id. */
  void put(int slot, Fingerprint id, Delivery delivery) {
    tags[slot] = tag(id);
    deliveries[slot] = delivery;
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
      int home = home(tags[next]);
      boolean isHomeBehind = free < home;
      boolean isHomeBefore = home <= next;
      boolean stays = free <= next ? isHomeBehind && isHomeBefore : isHomeBehind || isHomeBefore;
      if (!stays) {
        tags[free] = tags[next];
        deliveries[free] = deliveries[next];
        free = next;
      }
    }
    deliveries[free] = null;
  }

  private void grow() {
    int[] oldTags = tags;
    @Nullable Delivery[] old = deliveries;
    tags = new int[2 * old.length];
    deliveries = new @Nullable Delivery[2 * old.length];
    for (int at = 0; at < old.length; at++) {
      if (old[at] != null) {
        int slot = home(oldTags[at]);
        while (deliveries[slot] != null) {
          slot = after(slot);
        }
        tags[slot] = oldTags[at];
        deliveries[slot] = old[at];
      }
    }
  }

  private static int tag(Fingerprint id) {
    return (int) id.high();
  }

  private int home(int tag) {
    return tag & (deliveries.length - 1);
  }

  private int after(int slot) {
    return (slot + 1) & (deliveries.length - 1);
  }
}
