package dev.longshore.tool.fleet;

import java.util.List;

/**
 * A consumer group as the broker sees it.
 *
 * @param group its name
 * @param state its state, as Stable or Empty
 * @param protocol consumer (KIP-848) or classic
 * @param members who is in it
 * @param partitions what it reads, sorted
 */
record GroupStatus(
    String group,
    String state,
    String protocol,
    List<Member> members,
    List<PartitionLag> partitions) {

  /**
   * A member of a group.
   *
   * @param memberId its id in the group
   * @param clientId what it calls itself
   * @param host where it is
   * @param partitions what it has, as topic:partition
   */
  record Member(String memberId, String clientId, String host, List<String> partitions) {}

  /** How far it is behind in all. */
  long lag() {
    return partitions.stream().mapToLong(PartitionLag::lag).sum();
  }
}
