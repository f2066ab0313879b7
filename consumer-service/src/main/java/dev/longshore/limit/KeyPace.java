package dev.longshore.limit;

import dev.longshore.delivery.Delivery;
import dev.longshore.time.Ticker;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Lets attempts at messages of the same key start at a rate, whatever their topic. Those without a
 * key are not limited. Any thread.
 *
 * <p>A delivery whose key is at its limit reserves the key's next start and waits for its time:
 * once, even when thousands of that key wait, as they may where keys have no order. A reservation
 * promises the time and not the start: where several come late, they start at the rate all the
 * same. It is given back when the delivery ends without an attempt.
 */
final class KeyPace {
  private final Ticker ticker;
  private final KeyTable table;
  private final LongAdder throttled = new LongAdder();

  /** Of the deliveries that had to wait and have not started. */
  private final Map<Delivery, Reservation> reservations = new ConcurrentHashMap<>();

  private record Reservation(long hash, long dueNanos) {}

  KeyPace(Rate rate, Ticker ticker) {
    this.ticker = ticker;
    this.table = new KeyTable(rate, ticker.nanos());
  }

  /** Deliveries that had to wait so far. */
  long throttled() {
    return throttled.sum();
  }

  /**
   * Takes the start of a delivery's key, if it is due.
   *
   * @return nanoseconds to wait; zero or less when it may start
   */
  long ask(Delivery delivery) {
    byte[] key = delivery.message().key();
    if (key == null) {
      return 0;
    }
    long now = ticker.nanos();
    Reservation reserved = reservations.get(delivery);
    if (reserved != null) {
      return redeem(delivery, reserved, now);
    }
    long hash = hash(key);
    long wait = table.takeOrReserve(hash, now);
    if (wait > 0) {
      reservations.put(delivery, new Reservation(hash, now + wait));
      throttled.increment();
    }
    return wait;
  }

  private long redeem(Delivery delivery, Reservation reserved, long now) {
    long wait = reserved.dueNanos() - now;
    if (wait > 0) {
      return wait;
    }
    long late = table.takeReserved(reserved.hash(), now);
    if (late <= 0) {
      reservations.remove(delivery);
    }
    return late;
  }

  /** Gives back what a delivery was allowed, since something else keeps it; it will ask again. */
  void giveBack(Delivery delivery) {
    byte[] key = delivery.message().key();
    if (key != null) {
      long hash = hash(key);
      long now = ticker.nanos();
      table.giveBack(hash, now);
      reservations.put(delivery, new Reservation(hash, now));
    }
  }

  /** Forgets a delivery that starts no more. */
  void forget(Delivery delivery) {
    Reservation reserved = reservations.remove(delivery);
    if (reserved != null) {
      table.release(reserved.hash(), ticker.nanos());
    }
  }

  /** FNV-1 with the finalizer of MurmurHash3 (A. Appleby, public domain), to spread it. */
  private static long hash(byte[] key) {
    long hash = 0xcbf29ce484222325L + key.length;
    for (byte next : key) {
      hash = hash * 0x100000001b3L ^ next;
    }
    hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
    return hash ^ hash >>> 33;
  }
}
