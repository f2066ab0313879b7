package dev.longshore.recording;

import dev.longshore.audit.HistoryEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongFunction;

/**
 * What a poll brought, until it is known whether the source let it in or set it back: a message is
 * taken when the source asks its consumer for anything else, or when something happens to it. Any
 * thread.
 */
final class Polled {
  private final HistoryFile file;
  private final Map<String, NavigableMap<Long, LongFunction<HistoryEvent>>> waiting =
      new HashMap<>();

  Polled(HistoryFile file) {
    this.file = file;
  }

  synchronized void add(String partition, long offset, LongFunction<HistoryEvent> taken) {
    waiting.computeIfAbsent(partition, absent -> new TreeMap<>()).put(offset, taken);
  }

  /** The source goes back: what it had from there on was not taken. */
  synchronized void setBack(String partition, long offset) {
    NavigableMap<Long, LongFunction<HistoryEvent>> own = waiting.get(partition);
    if (own != null) {
      own.tailMap(offset, true).clear();
    }
  }

  /** Something happens to a message. */
  synchronized void takenNow(String partition, long offset) {
    NavigableMap<Long, LongFunction<HistoryEvent>> own = waiting.get(partition);
    LongFunction<HistoryEvent> taken = own == null ? null : own.remove(offset);
    if (taken != null) {
      file.add(taken);
    }
  }

  /** All that has not been set back was taken. */
  synchronized void allTaken() {
    List<LongFunction<HistoryEvent>> all = new ArrayList<>();
    waiting.values().forEach(own -> all.addAll(own.values()));
    waiting.clear();
    all.forEach(file::add);
  }
}
