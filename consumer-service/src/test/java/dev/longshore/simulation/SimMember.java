package dev.longshore.simulation;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A member of the group, as the broker knows it. Owned by the simulation. */
final class SimMember {
  private final String id;
  private final Optional<String> staticId;
  private final SimProcess process;
  private final Set<Integer> owned = new TreeSet<>();
  private Set<Integer> target = new TreeSet<>();
  private int epoch;
  private long lastPoll;
  private boolean joining;
  private boolean gone;
  private boolean fenced;

  SimMember(String id, Optional<String> staticId, SimProcess process, long now) {
    this.id = id;
    this.staticId = staticId;
    this.process = process;
    this.lastPoll = now;
  }

  String id() {
    return id;
  }

  /** The id that it keeps over restarts, when it has one. */
  Optional<String> staticId() {
    return staticId;
  }

  SimProcess process() {
    return process;
  }

  /** The partitions that it has and has not given back. */
  Set<Integer> owned() {
    return owned;
  }

  /** The partitions that it shall have. */
  Set<Integer> target() {
    return target;
  }

  void target(Set<Integer> partitions) {
    target = partitions;
  }

  int epoch() {
    return epoch;
  }

  void epoch(int now) {
    epoch = now;
  }

  long lastPoll() {
    return lastPoll;
  }

  void polled(long now) {
    lastPoll = now;
  }

  /** Whether it takes part in a rebalance of the classic protocol and does not know its end yet. */
  boolean isJoining() {
    return joining;
  }

  void joining(boolean now) {
    joining = now;
  }

  /** Whether the broker has thrown it out, or it has left. */
  boolean isGone() {
    return gone;
  }

  void leave() {
    gone = true;
  }

  /** Whether another has taken its static id. */
  boolean isFenced() {
    return fenced;
  }

  void fence() {
    gone = true;
    fenced = true;
  }
}
