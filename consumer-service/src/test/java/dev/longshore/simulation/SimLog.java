package dev.longshore.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Uuid;

/**
 * The log of one partition in one life of its topic, and what was committed for it. Owned by the
 * simulation.
 */
final class SimLog {
  private final Uuid topicId;

  /** The messages; the offsets between them were compacted, or are markers. */
  private final List<Entry> entries = new ArrayList<>();

  private boolean deleted;

  /** Where each leader's epoch starts. */
  private final TreeMap<Integer, Long> leaders = new TreeMap<>(Map.of(0, 0L));

  private int leaderEpoch;
  private long start;
  private long end;
  private Optional<OffsetAndMetadata> committed = Optional.empty();

  /** The member that has it, empty when none has. */
  private Optional<SimMember> owner = Optional.empty();

  /** Whether its owner has told that it cannot go on. */
  private boolean standsStill;

  /** A message of an offset, with {@code ""} for no key or no id. */
  record Entry(long offset, String key, String id, int leaderEpoch) {}

  SimLog(Uuid topicId) {
    this.topicId = topicId;
  }

  Uuid topicId() {
    return topicId;
  }

  /** Its topic is deleted; who still has it assigned will hear of that. */
  void delete() {
    deleted = true;
  }

  boolean isDeleted() {
    return deleted;
  }

  /** Whether it can be read at a position. */
  boolean holds(long position) {
    return position >= start && position <= end;
  }

  long append(String key, String id, long holeBefore) {
    long offset = end + holeBefore;
    entries.add(new Entry(offset, key, id, leaderEpoch));
    end = offset + 1;
    return offset;
  }

  long start() {
    return start;
  }

  long end() {
    return end;
  }

  int leaderEpoch() {
    return leaderEpoch;
  }

  /** Where a leader's epoch ended, or the last one before it that is known; -1 for a later one. */
  long endOfEpoch(int epoch) {
    if (epoch > leaderEpoch) {
      return -1;
    }
    Map.Entry<Integer, Long> next = leaders.higherEntry(epoch);
    return next == null ? end : next.getValue();
  }

  /** Another broker leads; what lies from an offset on it does not have. */
  void elect(long newEnd) {
    end = newEnd;
    entries.removeIf(entry -> entry.offset() >= newEnd);
    leaders.values().removeIf(from -> from >= newEnd);
    leaderEpoch++;
    leaders.put(leaderEpoch, newEnd);
  }

  /** The end of the last message before an offset: no log ends with a hole. */
  long endOfMessagesBefore(long offset) {
    return entries.stream()
        .mapToLong(Entry::offset)
        .filter(known -> known < offset)
        .map(known -> known + 1)
        .max()
        .orElse(start);
  }

  /** Retention takes what lies before an offset. */
  void trim(long newStart) {
    start = Math.max(start, newStart);
    entries.removeIf(entry -> entry.offset() < start);
  }

  /** What stands at a position or behind it, at most so many. */
  List<Entry> read(long position, int most) {
    Entry wanted = new Entry(position, "", "", 0);
    int index =
        Collections.binarySearch(
            entries, wanted, (one, other) -> Long.compare(one.offset(), other.offset()));
    int first = index < 0 ? -index - 1 : index;
    return List.copyOf(entries.subList(first, Math.min(entries.size(), first + most)));
  }

  Optional<OffsetAndMetadata> committed() {
    return committed;
  }

  void commit(OffsetAndMetadata offset) {
    committed = Optional.of(offset);
  }

  /** Notes that its owner has told that it cannot go on. */
  void standStill() {
    standsStill = true;
  }

  /** Whether nothing is left to be committed, as far as that can be. */
  boolean isFinished() {
    return standsStill
        || end == start
        || committed.map(offset -> offset.offset() >= end).orElse(false);
  }

  Optional<SimMember> owner() {
    return owner;
  }

  void owner(Optional<SimMember> member) {
    owner = member;
    standsStill = false;
  }
}
