package dev.longshore.source;

import java.util.Collection;

/** How what is settled is committed. Owned by the poll thread. */
interface Commits {

  /**
   * Commits when it is time, without waiting for the answer.
   *
   * @param polled the ticker's reading at the last poll
   */
  void commitWhenDue(Collection<AssignedPartition> partitions, long polled);

  /**
   * Commits now and waits for the answer; a failure is an event and not an exception.
   *
   * @return whether all that is settled is committed now
   */
  boolean commitNow(Collection<AssignedPartition> partitions);

  /** Whether a partition waits for the broker to know something before it goes on. */
  static boolean isAnyUrgent(Collection<AssignedPartition> partitions) {
    for (AssignedPartition partition : partitions) {
      if (!partition.isStopped() && partition.custody().isUrgent()) {
        return true;
      }
    }
    return false;
  }

  /** Goes on with what deliveries wait for, while partitions that go wait for their deliveries. */
  void commitWhatSettles(Collection<AssignedPartition> partitions);
}
