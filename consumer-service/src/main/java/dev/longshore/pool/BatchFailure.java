package dev.longshore.pool;

/** Why a batch failed: one of its items did, and the rest was stopped. */
public final class BatchFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int index;

  BatchFailure(int index, Throwable cause) {
    super("item " + index + " of the batch failed: " + cause, cause);
    this.index = index;
  }

  /** The place of the item, from 0. */
  public int index() {
    return index;
  }
}
