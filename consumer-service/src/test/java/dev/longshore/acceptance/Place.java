package dev.longshore.acceptance;

/**
 * Where a message stands in its topic.
 *
 * @param topic the topic
 * @param partition the partition's number
 * @param offset the offset in it
 */
record Place(String topic, int partition, long offset) {
  @Override
  public String toString() {
    return topic + "-" + partition + "-" + offset;
  }
}
