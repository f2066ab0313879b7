package dev.longshore.limit;

import java.util.concurrent.locks.ReentrantLock;

/**
 * The schedules of many keys, each known by a 64-bit hash. Any thread; guarded by a lock per part.
 *
 * <p><b>Idea.</b> A key has two schedules (see {@link Schedule}): what is reserved by those that
 * wait, and what has started. A key both of whose schedules are in the past is as good as unknown,
 * so that it is forgotten when room is needed, and nothing with it.
 *
 * <p><b>Cost.</b> 24 bytes per place, at most 25 MiB for about 780 000 keys that are at their limit
 * at once. When even that is full, a further key shares the place of another and may wait for its
 * starts as well. Two keys with the same hash do so too: with a million keys that happens once in
 * 37 million runs.
 */
final class KeyTable {
  private static final int PARTS = 64;
  private static final int FIRST_PLACES = 64;
  private static final int MOST_PLACES = 1 << 14;

  /** A full part is searched for forgotten keys no more often. */
  private static final long PURGE_NANOS = 1_000_000_000;

  private static final int WIDTH = 3;
  private static final int RESERVED = 1;
  private static final int STARTED = 2;

  private final long costNanos;
  private final Part[] parts = new Part[PARTS];

  KeyTable(Rate rate, long nowNanos) {
    costNanos = rate.nanos(1);
    for (int index = 0; index < PARTS; index++) {
      parts[index] = new Part(nowNanos);
    }
  }

  /**
   * Takes a start when one is due and nobody waits for it; otherwise reserves one.
   *
   * @return nanoseconds until it is due; zero or less when it was taken
   */
  long takeOrReserve(long hash, long nowNanos) {
    return part(hash).takeOrReserve(hash, nowNanos);
  }

  /**
   * Takes the start that was reserved before.
   *
   * @return nanoseconds until it may be taken; zero or less when it was
   */
  long takeReserved(long hash, long nowNanos) {
    return part(hash).takeReserved(hash, nowNanos);
  }

  /** Gives a start back that was taken and not made; what was reserved for it remains. */
  void giveBack(long hash, long nowNanos) {
    part(hash).giveBack(hash, nowNanos, STARTED);
  }

  /** Gives a reservation back for which there will be no start. */
  void release(long hash, long nowNanos) {
    part(hash).giveBack(hash, nowNanos, RESERVED);
  }

  private Part part(long hash) {
    return parts[(int) (hash >>> 58)];
  }

  private final class Part {
    private final ReentrantLock lock = new ReentrantLock();

    /** Of each place: the hash, zero when free; the schedule of waits; the schedule of starts. */
    private long[] places = new long[WIDTH * FIRST_PLACES];

    private int used;
    private long purgeAt;

    Part(long nowNanos) {
      purgeAt = nowNanos;
    }

    long takeOrReserve(long hash, long now) {
      lock.lock();
      try {
        int place = place(hash, now);
        long reserved = later(places[place + RESERVED], now);
        long started = later(places[place + STARTED], now);
        places[place + RESERVED] = reserved + costNanos;
        long wait = later(reserved, started) - Rate.TOLERANCE_NANOS - now;
        if (wait <= 0) {
          places[place + STARTED] = started + costNanos;
        }
        return wait;
      } finally {
        lock.unlock();
      }
    }

    long takeReserved(long hash, long now) {
      lock.lock();
      try {
        int place = place(hash, now);
        long started = later(places[place + STARTED], now);
        long wait = started - Rate.TOLERANCE_NANOS - now;
        if (wait <= 0) {
          places[place + STARTED] = started + costNanos;
        }
        return wait;
      } finally {
        lock.unlock();
      }
    }

    void giveBack(long hash, long now, int schedule) {
      lock.lock();
      try {
        places[place(hash, now) + schedule] -= costNanos;
      } finally {
        lock.unlock();
      }
    }

    /** The place of a key, which is made where there is none. */
    private int place(long given, long now) {
      long hash = given == 0 ? 1 : given;
      int place = find(places, hash);
      if (places[place] == hash) {
        return place;
      }
      if (isFull() && !makeRoom(now)) {
        return home(places, hash);
      }
      place = find(places, hash);
      places[place] = hash;
      places[place + RESERVED] = now;
      places[place + STARTED] = now;
      used++;
      return place;
    }

    private boolean isFull() {
      return used * 4 >= places.length / WIDTH * 3;
    }

    /** Forgets what may be forgotten and takes more places if that was not half; false if full. */
    private boolean makeRoom(long now) {
      boolean largest = places.length / WIDTH >= MOST_PLACES;
      if (largest && now - purgeAt < 0) {
        return false;
      }
      purgeAt = now + PURGE_NANOS;
      int live = 0;
      for (int place = 0; place < places.length; place += WIDTH) {
        live += isLive(places, place, now) ? 1 : 0;
      }
      boolean grow = !largest && live * 2 > places.length / WIDTH;
      long[] before = places;
      places = new long[grow ? before.length * 2 : before.length];
      used = live;
      for (int place = 0; place < before.length; place += WIDTH) {
        if (isLive(before, place, now)) {
          System.arraycopy(before, place, places, find(places, before[place]), WIDTH);
        }
      }
      return !isFull();
    }

    private static boolean isLive(long[] places, int place, long now) {
      return places[place] != 0
          && (places[place + RESERVED] - now > 0 || places[place + STARTED] - now > 0);
    }

    /** The place of a key, or the free one where it would be. */
    private static int find(long[] places, long hash) {
      int place = home(places, hash);
      while (places[place] != 0 && places[place] != hash) {
        place += WIDTH;
        if (place == places.length) {
          place = 0;
        }
      }
      return place;
    }

    private static int home(long[] places, long hash) {
      return ((int) hash & places.length / WIDTH - 1) * WIDTH;
    }

    private static long later(long one, long other) {
      return one - other > 0 ? one : other;
    }
  }
}
