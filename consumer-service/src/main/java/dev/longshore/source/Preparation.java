package dev.longshore.source;

import dev.longshore.delivery.GapMap;
import dev.longshore.delivery.PartitionLedger;

/**
 * What must be done for a new partition before its messages are taken. For the poll thread; must
 * not block.
 */
public interface Preparation {
  /** Nothing has to be done. */
  Preparation NONE =
      new Preparation() {
        @Override
        public void begin(PartitionLedger ledger, GapMap settled) {}

        @Override
        public boolean isDone(PartitionLedger ledger) {
          return true;
        }
      };

  /**
   * A partition was assigned that goes on at a commit of this group's. Its ledger is closed when it
   * goes, which ends the preparation.
   *
   * @param settled what is settled from the commit on; all before it is
   */
  void begin(PartitionLedger ledger, GapMap settled);

  /** Whether the partition may be read. Asked before each poll; bounded in time. */
  boolean isDone(PartitionLedger ledger);
}
