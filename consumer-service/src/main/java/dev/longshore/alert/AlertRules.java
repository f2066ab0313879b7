package dev.longshore.alert;

import dev.longshore.alert.AlertView.Broker;
import dev.longshore.alert.AlertView.Instance;
import dev.longshore.alert.AlertView.Partition;
import dev.longshore.alert.AlertView.Presence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Says what is wrong in a view. A pure function of the view and the history before it; a rule that
 * lacks what it judges by is undecided, so that an outage of the broker neither raises nor ends
 * what it hides. Immutable.
 */
final class AlertRules {
  private static final String OPEN = "open";
  private static final Set<AlertRule> OF_BROKER =
      EnumSet.of(
          AlertRule.LAG_AGE,
          AlertRule.DEAD_LETTERS,
          AlertRule.STUCK_HEAD,
          AlertRule.NO_CONSUMERS,
          AlertRule.AUTOSCALER_AT_MAXIMUM);
  private static final Set<AlertRule> OF_INSTANCES =
      EnumSet.of(AlertRule.BREAKER_OPEN, AlertRule.CONSUMER_LOST, AlertRule.CONSUMER_STUCK);

  private final AlertSettings settings;

  AlertRules(AlertSettings settings) {
    this.settings = settings;
  }

  /**
   * What holds in a view.
   *
   * @param history the history with that view already in it
   */
  Findings judge(AlertView view, AlertHistory history) {
    List<Finding> found = new ArrayList<>();
    Set<AlertRule> undecided = EnumSet.noneOf(AlertRule.class);
    view.broker()
        .ifPresentOrElse(
            broker -> judge(broker, view, history, found), () -> undecided.addAll(OF_BROKER));
    view.instances()
        .ifPresentOrElse(
            instances -> judge(instances, found), () -> undecided.addAll(OF_INSTANCES));
    if (!undecided.isEmpty()) {
      found.add(
          new Finding(
              AlertRule.FLEET_UNREADABLE,
              view.group(),
              "the fleet of %s cannot be seen, so no alert about it can be raised: %s; check the brokers and the connection to them"
                  .formatted(view.group(), view.unreadable())));
    }
    return new Findings(found, undecided);
  }

  private void judge(Broker broker, AlertView view, AlertHistory history, List<Finding> found) {
    oldest(broker).values().stream()
        .filter(worst -> age(worst).compareTo(settings.lagAge()) > 0)
        .map(this::lagAge)
        .forEach(found::add);
    new TreeSet<>(broker.deadLetters().keySet())
        .stream()
            .filter(topic -> history.growth(topic) > settings.deadLetters())
            .map(topic -> deadLetters(topic, history.growth(topic)))
            .forEach(found::add);
    broker.partitions().stream()
        .filter(partition -> partition.lag() > 0 && mayBlock(partition, view))
        .filter(
            partition ->
                history.stillFor(partition, view.at()).compareTo(settings.stuckHead()) >= 0)
        .map(partition -> stuckHead(partition, history.stillFor(partition, view.at())))
        .forEach(found::add);
    if (broker.members() == 0 && broker.lag() > 0) {
      found.add(noConsumers(view.group(), broker.lag()));
    }
    atMaximum(view, broker).ifPresent(found::add);
  }

  private static void judge(List<Instance> instances, List<Finding> found) {
    openBreakers(instances).forEach((name, where) -> found.add(breakerOpen(name, where)));
    instances.stream()
        .filter(instance -> instance.presence() == Presence.LOST)
        .map(AlertRules::consumerLost)
        .forEach(found::add);
    instances.stream()
        .filter(instance -> instance.presence() == Presence.PRESENT && instance.isZombie())
        .map(AlertRules::consumerStuck)
        .forEach(found::add);
  }

  /** The partition of each topic whose oldest message has waited for longest. */
  private static Map<String, Partition> oldest(Broker broker) {
    return broker.partitions().stream()
        .filter(partition -> partition.lag() > 0 && partition.age().isPresent())
        .collect(
            Collectors.toMap(
                Partition::topic,
                partition -> partition,
                (one, other) -> age(one).compareTo(age(other)) >= 0 ? one : other,
                TreeMap::new));
  }

  private static Duration age(Partition partition) {
    return partition.age().orElse(Duration.ZERO);
  }

  /**
   * Whether a message of the partition could be what holds it up: somebody has it, and that one is
   * not told of already, as lost, as finishing nothing, or for a breaker.
   */
  private static boolean mayBlock(Partition partition, AlertView view) {
    return partition
        .owner()
        .filter(
            owner ->
                view.instances().orElse(List.of()).stream()
                    .filter(instance -> instance.id().equals(owner))
                    .allMatch(AlertRules::isWorking))
        .isPresent();
  }

  private static boolean isWorking(Instance instance) {
    return instance.presence() == Presence.PRESENT
        && !instance.isZombie()
        && !instance.breakers().containsValue(OPEN);
  }

  private Finding lagAge(Partition worst) {
    return new Finding(
        AlertRule.LAG_AGE,
        worst.topic(),
        "the oldest message of %s waits for %s in partition %d, more than %s, with %d unsettled there; add consumers, or look at its handler"
            .formatted(
                worst.topic(),
                seconds(age(worst)),
                worst.partition(),
                seconds(settings.lagAge()),
                worst.lag()));
  }

  private Finding deadLetters(String topic, long growth) {
    return new Finding(
        AlertRule.DEAD_LETTERS,
        topic,
        "%d dead letters in %s within %s, more than %d; see their causes with: longshore dlq groups --topic %s"
            .formatted(
                growth,
                topic,
                seconds(settings.deadLetterWindow()),
                settings.deadLetters(),
                topic));
  }

  private static Finding stuckHead(Partition partition, Duration still) {
    return new Finding(
        AlertRule.STUCK_HEAD,
        partition.name(),
        "%s stands still at offset %d for %s with %d unsettled, at %s; see what blocks it with: longshore fleet inflight"
            .formatted(
                partition.name(),
                partition.frontier(),
                seconds(still),
                partition.lag(),
                partition.owner().orElse("nobody")));
  }

  private static Finding noConsumers(String group, long lag) {
    return new Finding(
        AlertRule.NO_CONSUMERS,
        group,
        "group %s has no consumer and %d messages wait; start one with: longshore consume"
            .formatted(group, lag));
  }

  private static Optional<Finding> atMaximum(AlertView view, Broker broker) {
    return view.scaling()
        .filter(scaling -> scaling.needed().orElse(0) > scaling.maximum())
        .map(
            scaling ->
                new Finding(
                    AlertRule.AUTOSCALER_AT_MAXIMUM,
                    view.group(),
                    "group %s would need %d consumers and may have %d, %d messages wait; raise autoscaler.max, or expect messages to wait"
                        .formatted(
                            view.group(),
                            scaling.needed().orElse(0),
                            scaling.maximum(),
                            broker.lag())));
  }

  /** The instances at which each breaker is open. */
  private static Map<String, Set<String>> openBreakers(List<Instance> instances) {
    return instances.stream()
        .filter(instance -> instance.presence() == Presence.PRESENT)
        .flatMap(
            instance ->
                instance.breakers().entrySet().stream()
                    .filter(breaker -> breaker.getValue().equals(OPEN))
                    .map(breaker -> Map.entry(breaker.getKey(), instance.id())))
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey,
                TreeMap::new,
                Collectors.mapping(Map.Entry::getValue, Collectors.toCollection(TreeSet::new))));
  }

  private static Finding breakerOpen(String name, Set<String> where) {
    return new Finding(
        AlertRule.BREAKER_OPEN,
        name,
        "breaker %s is open at %s: messages wait and keep their attempts; look at the handler, probes let it close by itself"
            .formatted(name, shortened(where)));
  }

  private static Finding consumerLost(Instance instance) {
    return new Finding(
        AlertRule.CONSUMER_LOST,
        instance.id(),
        "consumer %s on %s is lost, silent for %s; others take its messages, look into its log for why"
            .formatted(instance.id(), instance.host(), seconds(instance.silence())));
  }

  private static Finding consumerStuck(Instance instance) {
    return new Finding(
        AlertRule.CONSUMER_STUCK,
        instance.id(),
        "consumer %s on %s is alive and finishes nothing though work waits; see what it is at with: longshore fleet inflight, or restart it"
            .formatted(instance.id(), instance.host()));
  }

  private static String shortened(Set<String> names) {
    String first = names.stream().limit(3).collect(Collectors.joining(", "));
    return names.size() <= 3 ? first : first + " and %d more".formatted(names.size() - 3);
  }

  private static String seconds(Duration span) {
    return span.toSeconds() + " s";
  }
}
