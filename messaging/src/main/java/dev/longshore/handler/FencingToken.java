package dev.longshore.handler;

import java.util.Comparator;

/**
 * Orders the writers of one partition: the token of a later assignment is greater, and within one
 * assignment that of a later message.
 *
 * <p>A message that came back through the retry topic has the token of its place there: that is the
 * partition that its instance may lose, and epochs of two partitions cannot be compared.
 *
 * @param partition the partition it was taken from, as {@code topic-number}
 * @param epoch the assignment's epoch in this partition
 * @param offset the offset it was taken from
 */
public record FencingToken(String partition, long epoch, long offset)
    implements Comparable<FencingToken> {
  private static final Comparator<FencingToken> ORDER =
      Comparator.comparing(FencingToken::partition)
          .thenComparingLong(FencingToken::epoch)
          .thenComparingLong(FencingToken::offset);

  @Override
  public int compareTo(FencingToken other) {
    return ORDER.compare(this, other);
  }
}
