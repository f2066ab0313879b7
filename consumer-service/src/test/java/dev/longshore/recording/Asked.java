package dev.longshore.recording;

/**
 * A commit that an instance was about to send.
 *
 * @param nanos when, by the machine's monotonic clock
 * @param isInTransaction whether it takes effect with a transaction
 * @param hash of its metadata, to tell it from others
 */
record Asked(
    long nanos,
    boolean isInTransaction,
    String instance,
    String partition,
    long offset,
    String hash) {

  /** Whether a line is one that {@link HistoryFile} writes of a commit. */
  static boolean isOne(String text) {
    return text.startsWith(HistoryFile.COMMIT + " ")
        || text.startsWith(HistoryFile.IN_TRANSACTION + " ");
  }

  /** Reads such a line. */
  static Asked parse(long nanos, String instance, String text) {
    String[] words = text.split(" ", -1);
    boolean isInTransaction = words[0].equals(HistoryFile.IN_TRANSACTION);
    return new Asked(
        nanos, isInTransaction, instance, words[1], Long.parseLong(words[2]), words[3]);
  }

  boolean is(CommitRecord commit) {
    return partition.equals(commit.partition())
        && offset == commit.offset()
        && hash.equals(Integer.toHexString(commit.metadata().hashCode()));
  }
}
