package dev.longshore.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/** The log of one partition and what was committed for it. Owned by the simulation. */
final class SimLog {
  /** The offsets that hold a message; the ones between were compacted, or are markers. */
  private final List<Long> offsets = new ArrayList<>();

  private final List<String> keys = new ArrayList<>();
  private long end;
  private Optional<OffsetAndMetadata> committed = Optional.empty();

  /** The member that has it, empty when none has. */
  private Optional<SimMember> owner = Optional.empty();

  /** A message of an offset, with the key {@code ""} for none. */
  record Entry(long offset, String key) {}

  long append(String key, long holeBefore) {
    long offset = end + holeBefore;
    offsets.add(offset);
    keys.add(key);
    end = offset + 1;
    return offset;
  }

  long end() {
    return end;
  }

  /** What stands at a position or behind it, at most so many. */
  List<Entry> read(long position, int most) {
    int index = java.util.Collections.binarySearch(offsets, position);
    int first = index < 0 ? -index - 1 : index;
    List<Entry> entries = new ArrayList<>();
    for (int at = first; at < Math.min(offsets.size(), first + most); at++) {
      entries.add(new Entry(offsets.get(at), keys.get(at)));
    }
    return entries;
  }

  Optional<OffsetAndMetadata> committed() {
    return committed;
  }

  void commit(OffsetAndMetadata offset) {
    committed = Optional.of(offset);
  }

  /** Whether nothing is left to be committed. */
  boolean isFinished() {
    return end == 0 || committed.map(offset -> offset.offset() >= end).orElse(false);
  }

  Optional<SimMember> owner() {
    return owner;
  }

  void owner(Optional<SimMember> member) {
    owner = member;
  }
}
