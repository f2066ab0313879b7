package dev.longshore.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/** A set of offsets, kept as runs. Owned by one thread. */
final class OffsetSet {
  /** The first offset of each run, with the offset after its last. */
  private final TreeMap<Long, Long> runs = new TreeMap<>();

  /** The set that {@code "12-17,19"} writes. Throws {@link IllegalArgumentException}. */
  static OffsetSet parse(String text) {
    OffsetSet set = new OffsetSet();
    if (text.isEmpty()) {
      return set;
    }
    for (String run : text.split(",", -1)) {
      int dash = run.indexOf('-');
      long first = Long.parseLong(dash < 0 ? run : run.substring(0, dash));
      long last = dash < 0 ? first : Long.parseLong(run.substring(dash + 1));
      if (first < 0 || last < first) {
        throw new IllegalArgumentException("not a run of offsets: " + run);
      }
      set.add(first, last + 1);
    }
    return set;
  }

  /** Adds one; false when it was there. */
  boolean add(long offset) {
    if (contains(offset)) {
      return false;
    }
    add(offset, offset + 1);
    return true;
  }

  /** Adds a run. */
  void add(long from, long to) {
    long first = from;
    long end = to;
    Map.Entry<Long, Long> before = runs.floorEntry(from);
    if (before != null && before.getValue() >= from) {
      first = before.getKey();
      end = Math.max(end, before.getValue());
    }
    Map.Entry<Long, Long> next = runs.ceilingEntry(first);
    while (next != null && next.getKey() <= end) {
      end = Math.max(end, next.getValue());
      runs.remove(next.getKey());
      next = runs.ceilingEntry(first);
    }
    runs.put(first, end);
  }

  boolean contains(long offset) {
    Map.Entry<Long, Long> run = runs.floorEntry(offset);
    return run != null && offset < run.getValue();
  }

  boolean isEmpty() {
    return runs.isEmpty();
  }

  /** The lowest one, {@link Long#MAX_VALUE} when there is none. */
  long first() {
    return runs.isEmpty() ? Long.MAX_VALUE : runs.firstKey();
  }

  /** The highest one, -1 when there is none. */
  long last() {
    return runs.isEmpty() ? -1 : runs.lastEntry().getValue() - 1;
  }

  /** How many there are. */
  long size() {
    long size = 0;
    for (Map.Entry<Long, Long> run : runs.entrySet()) {
      size += run.getValue() - run.getKey();
    }
    return size;
  }

  /** Forgets all below an offset; returns how many that were. */
  long removeBelow(long offset) {
    long removed = 0;
    while (!runs.isEmpty() && runs.firstKey() < offset) {
      Map.Entry<Long, Long> run = runs.pollFirstEntry();
      removed += Math.min(run.getValue(), offset) - run.getKey();
      if (run.getValue() > offset) {
        runs.put(offset, run.getValue());
      }
    }
    return removed;
  }

  /** Forgets an offset and all above it; returns how many that were. */
  long removeFrom(long offset) {
    long removed = 0;
    while (!runs.isEmpty() && runs.lastEntry().getValue() > offset) {
      Map.Entry<Long, Long> run = runs.pollLastEntry();
      removed += run.getValue() - Math.max(run.getKey(), offset);
      if (run.getKey() < offset) {
        runs.put(run.getKey(), offset);
      }
    }
    return removed;
  }

  /** The lowest one from an offset to before another, -1 when there is none. */
  long firstBetween(long from, long to) {
    if (from >= to) {
      return -1;
    }
    Long floor = runs.floorKey(from);
    for (Map.Entry<Long, Long> run :
        runs.subMap(floor == null ? from : floor, true, to, false).entrySet()) {
      if (run.getValue() > from) {
        return Math.max(from, run.getKey());
      }
    }
    return -1;
  }

  /** All from one offset to before another, rising. */
  void forEach(long from, long to, LongConsumer action) {
    if (from >= to) {
      return;
    }
    Long floor = runs.floorKey(from);
    for (Map.Entry<Long, Long> run :
        runs.subMap(floor == null ? from : floor, true, to, false).entrySet()) {
      long end = Math.min(to, run.getValue());
      for (long offset = Math.max(from, run.getKey()); offset < end; offset++) {
        action.accept(offset);
      }
    }
  }

  OffsetSet copy() {
    OffsetSet copy = new OffsetSet();
    copy.runs.putAll(runs);
    return copy;
  }

  @Override
  public String toString() {
    List<String> texts = new ArrayList<>();
    runs.forEach(
        (first, end) -> texts.add(end - first == 1 ? first + "" : first + "-" + (end - 1)));
    return String.join(",", texts);
  }
}
