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

  /** Messages that a poll brought, until it is seen which of them the loop sets back. */
  private final List<HistoryEvent.Taken> polled = new ArrayList<>();

  History(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** The present time in milliseconds. */
  long at() {
    return scheduler.nanos() / 1_000_000;
  }

  /** Notes a message that a poll brought, and that is taken unless it is set back at once. */
  void polled(HistoryEvent.Taken event) {
    polled.add(event);
  }

  /** Forgets what a poll brought of a partition from an offset on. */
  void setBack(String instance, String partition, long offset) {
    polled.removeIf(
        event ->
            event.instance().equals(instance)
                && event.partition().equals(partition)
                && event.offset() >= offset);
  }

  void add(HistoryEvent event) {
    polled.forEach(this::write);
    polled.clear();
    write(event);
  }

  private void write(HistoryEvent event) {
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
