package dev.longshore.source;

import dev.longshore.assignment.LoadDealing;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Deals partitions by their measured load and the strength of members, moving few: {@link
 * LoadDealing} for the classic protocol. A partition that changes hands is given to nobody first
 * and to its new member in the rebalance that follows at once, so that the others go on
 * (cooperative). Made by the client, on its thread.
 */
public final class LoadAwareAssignor implements ConsumerPartitionAssignor, Configurable {
  static final String NAME = "longshore-load-aware";

  private Optional<PartitionLoads> loads = Optional.empty();

  /** Made by the client, which configures it at once. */
  public LoadAwareAssignor() {}

  @Override
  public void configure(Map<String, ?> properties) {
    loads =
        Optional.ofNullable(properties.get(PartitionLoads.PROPERTY))
            .map(PartitionLoads.class::cast);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<RebalanceProtocol> supportedProtocols() {
    return List.of(RebalanceProtocol.COOPERATIVE, RebalanceProtocol.EAGER);
  }

  @Override
  public @Nullable ByteBuffer subscriptionUserData(Set<String> topics) {
    return loads
        .map(known -> new MemberLoad(known.strength(), known.perSecond()).bytes())
        .orElse(null);
  }

  @Override
  public GroupAssignment assign(Cluster metadata, GroupSubscription group) {
    Map<String, Subscription> members = new TreeMap<>(group.groupSubscription());
    Map<TopicPartition, Double> weights = weights(members);
    Map<String, List<TopicPartition>> dealt = new HashMap<>();
    members.keySet().forEach(member -> dealt.put(member, new ArrayList<>()));
    topicsBySubscribers(members)
        .forEach(
            (subscribers, topics) ->
                deal(partitions(metadata, topics), List.copyOf(subscribers), members, weights)
                    .forEach(
                        (partition, member) ->
                            dealt.computeIfAbsent(member, _ -> new ArrayList<>()).add(partition)));
    return new GroupAssignment(
        dealt.entrySet().stream()
            .collect(
                Collectors.toMap(Map.Entry::getKey, entry -> new Assignment(entry.getValue()))));
  }

  /** What anybody says a partition brings; the most, since a new owner has seen little of it. */
  private static Map<TopicPartition, Double> weights(Map<String, Subscription> members) {
    Map<TopicPartition, Double> weights = new HashMap<>();
    members
        .values()
        .forEach(
            member ->
                MemberLoad.read(member.userData())
                    .ifPresent(
                        told ->
                            told.perSecond()
                                .forEach((name, rate) -> weights.merge(name, rate, Math::max))));
    return weights;
  }

  private static Map<Set<String>, Set<String>> topicsBySubscribers(
      Map<String, Subscription> members) {
    Map<String, Set<String>> subscribers = new TreeMap<>();
    members.forEach(
        (member, subscription) ->
            subscription
                .topics()
                .forEach(
                    topic ->
                        subscribers.computeIfAbsent(topic, name -> new TreeSet<>()).add(member)));
    Map<Set<String>, Set<String>> topics = new HashMap<>();
    subscribers.forEach(
        (topic, names) -> topics.computeIfAbsent(names, any -> new TreeSet<>()).add(topic));
    return topics;
  }

  private static List<TopicPartition> partitions(Cluster metadata, Set<String> topics) {
    List<TopicPartition> all = new ArrayList<>();
    for (String topic : topics) {
      int count = Optional.ofNullable(metadata.partitionCountForTopic(topic)).orElse(0);
      for (int partition = 0; partition < count; partition++) {
        all.add(new TopicPartition(topic, partition));
      }
    }
    return all;
  }

  private static Map<TopicPartition, String> deal(
      List<TopicPartition> partitions,
      List<String> names,
      Map<String, Subscription> members,
      Map<TopicPartition, Double> weights) {
    double[] loads =
        partitions.stream()
            .mapToDouble(partition -> weights.getOrDefault(partition, 0.0))
            .toArray();
    int[] owners = owners(partitions, names, members);
    int[] dealt = LoadDealing.deal(loads, strengths(names, members), owners);
    Map<TopicPartition, String> result = new HashMap<>();
    for (int index = 0; index < dealt.length; index++) {
      // One that is with somebody else has to be given up first.
      if (owners[index] == LoadDealing.NOBODY || owners[index] == dealt[index]) {
        result.put(partitions.get(index), names.get(dealt[index]));
      }
    }
    return result;
  }

  /** Who says that it has a partition; the newest generation where two do. */
  private static int[] owners(
      List<TopicPartition> partitions, List<String> names, Map<String, Subscription> members) {
    Map<TopicPartition, Integer> indexes = new HashMap<>();
    for (int index = 0; index < partitions.size(); index++) {
      indexes.put(partitions.get(index), index);
    }
    int[] owners = new int[partitions.size()];
    int[] generations = new int[partitions.size()];
    Arrays.fill(owners, LoadDealing.NOBODY);
    Arrays.fill(generations, Integer.MIN_VALUE);
    for (int member = 0; member < names.size(); member++) {
      Subscription subscription = Optional.ofNullable(members.get(names.get(member))).orElseThrow();
      int generation = subscription.generationId().orElse(-1);
      for (TopicPartition owned : subscription.ownedPartitions()) {
        int index = indexes.getOrDefault(owned, -1);
        if (index >= 0 && generation > generations[index]) {
          owners[index] = member;
          generations[index] = generation;
        }
      }
    }
    return owners;
  }

  private static double[] strengths(List<String> names, Map<String, Subscription> members) {
    double[] strengths =
        names.stream()
            .mapToDouble(
                name ->
                    MemberLoad.read(Optional.ofNullable(members.get(name)).orElseThrow().userData())
                        .map(MemberLoad::strength)
                        .orElse(-1.0))
            .toArray();
    double known = Arrays.stream(strengths).filter(strength -> strength > 0).average().orElse(1);
    return Arrays.stream(strengths).map(strength -> strength > 0 ? strength : known).toArray();
  }
}
