package dev.longshore.pool;

/**
 * How many workers a pool is to have.
 *
 * @param size how many
 * @param isChange whether that is another number than before
 * @param reason why
 * @param history what to ask with next time
 */
public record Sizing(int size, boolean isChange, String reason, SizingHistory history) {
  static Sizing stay(int size, String reason, SizingHistory history) {
    return new Sizing(size, false, reason, history);
  }

  static Sizing to(int size, String reason, SizingHistory history) {
    return new Sizing(size, true, reason, history);
  }
}
