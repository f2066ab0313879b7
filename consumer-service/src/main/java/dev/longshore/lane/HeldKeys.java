package dev.longshore.lane;

import dev.longshore.delivery.Delivery;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys of a lane that wait for a held delivery each. Owned by the lane's turn. */
final class HeldKeys {
  /** What was taken and given back; it was first before and is so again. */
  private final Deque<Delivery> putBack = new ArrayDeque<>();

  /** Held deliveries that came back; they have waited enough and go before all. */
  private final Deque<Delivery> returned = new ArrayDeque<>();

  /** What waited behind a delivery that is settled now; goes before what is new. */
  private final Deque<Delivery> freed = new ArrayDeque<>();

  /** What waits behind a held delivery, by key. */
  private final Map<Integer, Deque<Delivery>> behind = new HashMap<>();

  /** Lets the key of a delivery wait for it. */
  void hold(Delivery delivery) {
    behind.put(delivery.laneKey(), new ArrayDeque<>());
  }

  /** Takes a held delivery back, which is to be worked on again or is settled. */
  void comeBack(Delivery delivery) {
    returned.add(delivery);
  }

  /** Takes back what nobody worked on, in the order in which it was taken. */
  void putBack(List<Delivery> taken) {
    for (Delivery delivery : taken.reversed()) {
      putBack.addFirst(delivery);
    }
  }

  /** Lets a settled delivery's key go on. */
  void release(Delivery delivery) {
    delivery.blocksItsKey(false);
    Deque<Delivery> waiting = behind.remove(delivery.laneKey());
    if (waiting != null) {
      // Before what is freed already: of this key that came later.
      waiting.descendingIterator().forEachRemaining(freed::addFirst);
    }
  }

  /** Keeps a delivery waiting if its key does; false when it may be worked on. */
  boolean keepBehind(Delivery delivery) {
    Deque<Delivery> waiting = behind.get(delivery.laneKey());
    if (waiting != null) {
      waiting.add(delivery);
    }
    return waiting != null;
  }

  /** Whether nothing is here and no key waits. */
  boolean isEmpty() {
    return behind.isEmpty() && !hasNext();
  }

  boolean hasNext() {
    return !putBack.isEmpty() || !returned.isEmpty() || !freed.isEmpty();
  }

  /** The next of those that were put back, came back or were freed; null when there is none. */
  @Nullable Delivery poll() {
    if (!putBack.isEmpty()) {
      return putBack.poll();
    }
    Delivery next = returned.poll();
    return next == null ? freed.poll() : next;
  }
}
