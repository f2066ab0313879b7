package dev.longshore.recording;

/**
 * A commit that an instance was about to send.
 *
 * @param nanos when, by the machine's monotonic clock
 * @param hash of its metadata, to tell it from others
 */
record Asked(long nanos, String instance, String partition, long offset, String hash) {

  /** Reads what {@link HistoryFile#commit} writes. */
  static Asked parse(long nanos, String instance, String text) {
    String[] words = text.split(" ", -1);
    return new Asked(nanos, instance, words[1], Long.parseLong(words[2]), words[3]);
  }

  boolean is(CommitRecord commit) {
    return partition.equals(commit.partition())
        && offset == commit.offset()
        && hash.equals(Integer.toHexString(commit.metadata().hashCode()));
  }
}
