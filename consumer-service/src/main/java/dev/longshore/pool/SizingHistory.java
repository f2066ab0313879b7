package dev.longshore.pool;

/**
 * What a {@link SizingPolicy} remembers from one look to the next.
 *
 * @param pressed how often in a row there was too much work
 * @param slack how often in a row there was too little
 * @param hasChanged whether the size was ever changed
 * @param changedAt when it was changed last
 */
public record SizingHistory(int pressed, int slack, boolean hasChanged, long changedAt) {
  /** Nothing yet. */
  public static final SizingHistory NONE = new SizingHistory(0, 0, false, 0);

  SizingHistory seen(boolean isPressed, boolean isSlack) {
    return new SizingHistory(
        isPressed ? pressed + 1 : 0, isSlack ? slack + 1 : 0, hasChanged, changedAt);
  }

  SizingHistory changed(long nanos) {
    return new SizingHistory(0, 0, true, nanos);
  }
}
