package dev.longshore.autoscale;

import java.util.Optional;

/** The offsets of one partition over the last twenty minutes. Owned by the autoscaler. */
final class PartitionTrack {
  private static final int LENGTH = 256;
  private static final double NEW_SHARE = 0.3;

  private final String topic;
  private final int partition;
  private final String name;
  private final double[] times = new double[LENGTH];
  private final long[] ends = new long[LENGTH];
  private final long[] positions = new long[LENGTH];
  private int count;
  private int next;
  private double reportedAge = -1;
  private double changedAt;
  private long waits;
  private long learnedAt;
  private double weight = -1;
  private boolean frozen;
  private Optional<String> owner = Optional.empty();

  PartitionTrack(String topic, int partition) {
    this.topic = topic;
    this.partition = partition;
    this.name = topic + "-" + partition;
  }

  boolean isOf(PartitionLoad load) {
    return load.partition() == partition && load.topic().equals(topic);
  }

  /** Adds a reading; false when offsets went backwards, after which the track starts anew. */
  boolean add(double now, PartitionLoad load) {
    long end = load.end().orElseThrow();
    long position = Math.max(load.position().orElseThrow(), load.start().orElseThrow());
    boolean forward = count == 0 || (end >= ends[at(0)] && position >= positions[at(0)]);
    if (!forward) {
      count = 0;
      learnedAt = end;
    }
    if (count == 0) {
      changedAt = now;
      learnedAt = end;
    } else if (position > positions[at(0)]) {
      changedAt = now;
    }
    times[next] = now;
    ends[next] = end;
    positions[next] = position;
    next = (next + 1) % LENGTH;
    count = Math.min(count + 1, LENGTH);
    waits = load.drained() ? 0 : Math.max(0, end - position);
    if (waits == 0) {
      changedAt = now;
    }
    owner = load.owner();
    reportedAge = load.headAge().map(age -> age.toNanos() / 1e9).orElse(-1.0);
    return forward;
  }

  String name() {
    return name;
  }

  Optional<String> owner() {
    return owner;
  }

  long backlog() {
    return waits;
  }

  /** Messages that came since the reading before. */
  double arrived() {
    return count < 2 ? 0 : ends[at(0)] - ends[at(1)];
  }

  /** Messages settled since the reading before. */
  double settled() {
    return count < 2 ? 0 : positions[at(0)] - positions[at(1)];
  }

  /** How long the oldest message waits: since the end of the log passed our position. */
  double age(double now) {
    if (waits == 0) {
      return 0;
    }
    if (reportedAge >= 0) {
      return reportedAge;
    }
    long position = positions[at(0)];
    int back = 0;
    while (back < count && ends[at(back)] > position) {
      back++;
    }
    if (back == count) {
      return now - times[at(count - 1)];
    }
    int before = at(back);
    int after = at(back - 1);
    double share = (double) (position - ends[before]) / (ends[after] - ends[before]);
    return now - times[before] - share * (times[after] - times[before]);
  }

  /** Seconds without progress, though something waits. */
  double stillFor(double now) {
    return now - changedAt;
  }

  boolean isFrozen() {
    return frozen;
  }

  void freeze(boolean stands) {
    frozen = stands;
  }

  double weight() {
    return Math.max(weight, 0);
  }

  void learnWeight() {
    double fresh = ends[at(0)] - learnedAt;
    weight = weight < 0 ? fresh : weight + NEW_SHARE * (fresh - weight);
    learnedAt = ends[at(0)];
  }

  private int at(int back) {
    return Math.floorMod(next - 1 - back, LENGTH);
  }
}
