package dev.longshore.simulation;

import dev.longshore.audit.Auditor;
import dev.longshore.audit.HistoryEvent;
import dev.longshore.audit.HistoryFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What happened in a run, judged while it happens. Owned by the simulation. */
final class History {
  private final Scheduler scheduler;
  private final Auditor auditor = new Auditor();
  private final List<HistoryEvent> events = new ArrayList<>();
  private long hash;

  History(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** The present time in milliseconds. */
  long at() {
    return scheduler.nanos() / 1_000_000;
  }

  void add(HistoryEvent event) {
    events.add(event);
    hash = hash * 31 + hash(event);
    auditor.accept(event);
  }

  Auditor auditor() {
    return auditor;
  }

  /** The same for two runs in which the same happened at the same times. */
  long hash() {
    return hash * 31 + scheduler.nanos();
  }

  int size() {
    return events.size();
  }

  /** The history as lines. */
  List<String> lines() {
    return events.stream().map(HistoryFormat::write).toList();
  }

  /** The last lines, with their numbers. */
  String tail(int count) {
    StringBuilder text = new StringBuilder();
    int first = Math.max(0, events.size() - count);
    for (int index = first; index < events.size(); index++) {
      text.append(index + 1)
          .append(' ')
          .append(HistoryFormat.write(events.get(index)))
          .append('\n');
    }
    return text.toString();
  }

  /** By content; an enum's own hash would differ from one JVM to the next. */
  private static long hash(HistoryEvent event) {
    return Objects.toString(event).hashCode();
  }
}
