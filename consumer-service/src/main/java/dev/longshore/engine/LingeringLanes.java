package dev.longshore.engine;

import dev.longshore.lane.Lane;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Lanes whose deliveries wait for others that fill their batch, in the order in which that began.
 * Any thread; guarded by this.
 */
final class LingeringLanes {
  private final Set<Lane> lanes = new LinkedHashSet<>();

  /** Whether it was not among them before. */
  synchronized boolean add(Lane lane) {
    return lanes.add(lane);
  }

  synchronized void remove(Lane lane) {
    lanes.remove(lane);
  }

  synchronized List<Lane> all() {
    return List.copyOf(lanes);
  }
}
