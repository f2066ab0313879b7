package dev.longshore.dedup;

import dev.longshore.message.Fingerprint;

/**
 * The ids that were done lately, as fingerprints, each with when that was and a checksum of its
 * payload. Its owner guards it.
 *
 * <p><b>Idea.</b> Two tables: the younger is added to; when it has filled, or is as old as the
 * window is long, the older is emptied whole and they change places. An id is told of for the
 * window's length exactly, since each knows its time; but no longer than until as many as the
 * window may hold, or half as many, have followed it.
 */
final class Window {
  /** What {@link #find} says of an id that is not in the window: no time and checksum is that. */
  static final long ABSENT = Long.MIN_VALUE;

  private final long lengthMillis;
  private final int most;
  private IdTable younger;
  private IdTable older;
  private long youngerSince;
  private boolean started;

  /**
   * An empty window.
   *
   * @param most how many ids it holds at most, at least two
   */
  Window(long lengthMillis, int most) {
    this.lengthMillis = lengthMillis;
    this.most = Math.max(1, most / 2);
    this.younger = new IdTable(this.most);
    this.older = new IdTable(this.most);
  }

  /** The payload's checksum of an id that was done within the window, else {@link #ABSENT}. */
  long find(Fingerprint id, long nowMillis) {
    age(nowMillis);
    long found = find(younger, id);
    if (found == ABSENT) {
      found = find(older, id);
    }
    if (found == ABSENT || (int) nowMillis - (int) found >= lengthMillis) {
      return ABSENT;
    }
    return found >>> Integer.SIZE;
  }

  private static long find(IdTable table, Fingerprint id) {
    int entry = table.find(id);
    return entry == IdTable.ABSENT ? ABSENT : table.value(entry);
  }

  /**
   * Adds an id that was done, unless it is known to have been done later.
   *
   * @param doneMillis when that was, now or before
   */
  void add(Fingerprint id, int payload, long doneMillis, long nowMillis) {
    age(nowMillis);
    long known = find(younger, id);
    if (known != ABSENT && (int) doneMillis - (int) known < 0) {
      return;
    }
    if (known == ABSENT && younger.size() >= most) {
      rotate(nowMillis);
    }
    younger.put(id, ((long) payload << Integer.SIZE) | (doneMillis & 0xffff_ffffL));
  }

  /** How many ids it holds; some of them may be older than the window is long. */
  int size(long nowMillis) {
    age(nowMillis);
    return younger.size() + older.size();
  }

  /** Bytes of its tables. */
  long bytes() {
    return younger.bytes() + older.bytes();
  }

  private void age(long nowMillis) {
    if (!started) {
      started = true;
      youngerSince = nowMillis;
    }
    long age = nowMillis - youngerSince;
    if (age >= lengthMillis) {
      rotate(nowMillis);
    }
    if (age >= 2 * lengthMillis) {
      rotate(nowMillis);
    }
  }

  private void rotate(long nowMillis) {
    IdTable oldest = older;
    older = younger;
    younger = oldest;
    younger.clear(older.size());
    youngerSince = nowMillis;
  }
}
