package dev.longshore.autoscale;

import java.util.List;

/** Where instances are started and stopped: processes of this machine, or a workload's pods. */
public interface ScaleTarget {
  /**
   * What was asked for and what is there; may block.
   *
   * @throws TargetUnreadable when nobody can tell
   */
  TargetState read();

  /**
   * Asks for a number of instances; may block, and returns before they work.
   *
   * @param victims ids of instances that should go first where there are fewer now; they drain
   * @throws TargetConflict when somebody else changed the number since it was read
   * @throws TargetUnreadable when the target does not answer
   */
  void scale(int wanted, List<String> victims);
}
