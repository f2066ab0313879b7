package dev.longshore.acceptance;

/**
 * What a test's configuration and faults allow. Immutable.
 *
 * @param order what has to keep its order
 * @param duplicates how many settled messages may be handled again
 * @param faults whether something was killed or cut off, so that handling may go back to a commit
 * @param concurrency how many messages an instance may handle at once
 */
record Limits(Order order, int duplicates, boolean faults, int concurrency) {
  static final Limits STRICT = new Limits(Order.KEY, 0, false, 64);

  /** Which messages have to keep their order among each other. */
  enum Order {
    KEY,
    PARTITION,
    NONE
  }

  Limits order(Order other) {
    return new Limits(other, duplicates, faults, concurrency);
  }

  Limits concurrency(int most) {
    return new Limits(order, duplicates, faults, most);
  }

  /** After a fault, at most that many settled messages may be handled again. */
  Limits faultsWithDuplicates(int most) {
    return new Limits(order, most, true, concurrency);
  }
}
