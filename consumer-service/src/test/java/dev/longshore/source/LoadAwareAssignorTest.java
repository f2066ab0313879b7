package dev.longshore.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.time.FakeTicker;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.GroupSubscription;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class LoadAwareAssignorTest {
  private final LoadAwareAssignor assignor = new LoadAwareAssignor();

  @Test
  void heavyPartitionsGoToDifferentMembers() {
    Map<String, Subscription> members =
        Map.of(
            "a", member(load(1, Map.of(at(0), 90.0, at(1), 80.0)), List.of()),
            "b", member(load(1, Map.of()), List.of()));

    Map<String, List<TopicPartition>> dealt = assign(8, members);

    assertThat(owner(dealt, at(0))).isNotEqualTo(owner(dealt, at(1)));
    assertThat(dealt.values().stream().mapToInt(List::size).sum()).isEqualTo(8);
  }

  @Test
  void whatChangesHandsIsGivenUpFirst() {
    List<TopicPartition> all = new ArrayList<>();
    for (int partition = 0; partition < 8; partition++) {
      all.add(at(partition));
    }
    Map<String, Subscription> first =
        Map.of("a", member(load(1, Map.of()), all), "b", member(load(1, Map.of()), List.of()));

    Map<String, List<TopicPartition>> between = assign(8, first);
    Map<String, Subscription> second =
        Map.of(
            "a", member(load(1, Map.of()), between.getOrDefault("a", List.of())),
            "b", member(load(1, Map.of()), between.getOrDefault("b", List.of())));
    Map<String, List<TopicPartition>> after = assign(8, second);

    assertThat(between.get("b")).as("still with the other").isEmpty();
    assertThat(between.get("a")).hasSize(4);
    assertThat(after.get("a")).containsExactlyInAnyOrderElementsOf(between.get("a"));
    assertThat(after.get("b")).hasSize(4);
  }

  @Test
  void aStrongMemberGetsMore() {
    Map<String, List<TopicPartition>> dealt =
        assign(
            12,
            Map.of(
                "a", member(load(3, Map.of()), List.of()),
                "b", member(load(1, Map.of()), List.of())));

    assertThat(dealt.get("a")).hasSize(9);
  }

  @Test
  void aMemberThatTellsNothingTakesItsPart() {
    Map<String, List<TopicPartition>> dealt =
        assign(
            8,
            Map.of(
                "a",
                member(load(64, Map.of()), List.of()),
                "b",
                new Subscription(List.of("orders"))));

    assertThat(dealt.get("b")).hasSize(4);
  }

  @Test
  void aTopicGoesToItsSubscribersOnly() {
    Map<String, Subscription> members =
        Map.of(
            "a", new Subscription(List.of("orders")),
            "b", new Subscription(List.of("orders", "elsewhere")));

    Map<String, List<TopicPartition>> dealt = assign(4, members);

    assertThat(dealt.get("a")).allMatch(partition -> partition.topic().equals("orders"));
    assertThat(dealt.values().stream().mapToInt(List::size).sum()).isEqualTo(8);
  }

  @Test
  void whatAMemberTellsComesAcross() {
    MemberLoad told = new MemberLoad(64, Map.of(at(3), 12.5, new TopicPartition("ümläut", 1), 0.0));

    assertThat(MemberLoad.read(told.bytes())).contains(told);
    assertThat(MemberLoad.read(null)).isEmpty();
  }

  @Test
  void hostileUserDataIsNothing() {
    ByteBuffer whole = new MemberLoad(64, Map.of(at(3), 12.5)).bytes();
    for (int length = 0; length < whole.limit(); length++) {
      ByteBuffer cut = whole.duplicate();
      cut.limit(length);
      assertThat(MemberLoad.read(cut)).as("%d bytes", length).isEmpty();
    }
    assertThat(MemberLoad.read(ByteBuffer.allocate(13).put(0, (byte) 9))).isEmpty();
  }

  @Test
  void loadIsWhatWasTakenOverTheLastMinutes() {
    FakeTicker ticker = new FakeTicker();
    PartitionLoads loads = new PartitionLoads(ticker, 8);
    loads.took(at(1), 3_000);
    ticker.advance(java.time.Duration.ofMinutes(5));
    assertThat(loads.perSecond()).containsEntry(at(1), 10.0);

    ticker.advance(java.time.Duration.ofMinutes(11));

    assertThat(loads.perSecond()).isEmpty();
  }

  @Test
  void theClientConfiguresIt() {
    PartitionLoads loads = new PartitionLoads(new FakeTicker(), 8);
    assignor.configure(Map.of(PartitionLoads.PROPERTY, loads));

    assertThat(MemberLoad.read(assignor.subscriptionUserData(Set.of("orders"))))
        .contains(new MemberLoad(8, Map.of()));
  }

  private Map<String, List<TopicPartition>> assign(int count, Map<String, Subscription> members) {
    List<PartitionInfo> infos = new ArrayList<>();
    Node node = new Node(0, "localhost", 9092);
    for (String topic : List.of("orders", "elsewhere")) {
      for (int partition = 0; partition < count; partition++) {
        infos.add(new PartitionInfo(topic, partition, node, new Node[0], new Node[0]));
      }
    }
    Cluster cluster = new Cluster("test", List.of(node), infos, Set.of(), Set.of());
    Map<String, List<TopicPartition>> dealt = new HashMap<>();
    assignor
        .assign(cluster, new GroupSubscription(members))
        .groupAssignment()
        .forEach((name, assignment) -> dealt.put(name, assignment.partitions()));
    return dealt;
  }

  private static Subscription member(MemberLoad load, List<TopicPartition> owned) {
    return new Subscription(List.of("orders"), load.bytes(), owned, 1, Optional.empty());
  }

  private static MemberLoad load(double strength, Map<TopicPartition, Double> rates) {
    return new MemberLoad(strength, rates);
  }

  private static String owner(Map<String, List<TopicPartition>> dealt, TopicPartition partition) {
    return dealt.entrySet().stream()
        .filter(entry -> entry.getValue().contains(partition))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  private static TopicPartition at(int partition) {
    return new TopicPartition("orders", partition);
  }
}
