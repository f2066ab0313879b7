package dev.longshore.delivery;

/** What the races need of a ledger, so that a canary can stand in for it. */
interface LedgerSubject {
  void track(long offset);

  void settle(long offset);

  long advance();

  /** The real one, its first offset to come. */
  static LedgerSubject sound(long start) {
    PartitionLedger ledger = new PartitionLedger("orders", 0, 1, start);
    return new LedgerSubject() {
      @Override
      public void track(long offset) {
        ledger.track(offset);
      }

      @Override
      public void settle(long offset) {
        ledger.settle(offset);
      }

      @Override
      public long advance() {
        return ledger.advance();
      }
    };
  }
}
