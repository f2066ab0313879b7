package dev.longshore.alert;

import dev.longshore.alert.AlertView.Broker;
import dev.longshore.alert.AlertView.Instance;
import dev.longshore.alert.AlertView.Partition;
import dev.longshore.alert.AlertView.Presence;
import dev.longshore.alert.AlertView.Scaling;
import dev.longshore.fleet.FleetInstance;
import dev.longshore.fleet.FleetPartition;
import dev.longshore.fleet.FleetSnapshot;
import dev.longshore.fleet.GroupSnapshot;
import dev.longshore.fleet.GroupSnapshot.DeadLetterTopic;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;

/** Takes from a fleet's snapshot what alerts are judged by. */
public final class FleetAlerts {
  /** A reading that is older tells nothing of now. */
  private static final Duration FRESH = Duration.ofSeconds(30);

  private FleetAlerts() {}

  /**
   * The view of a snapshot.
   *
   * @param group the group's name
   * @param scaling how many instances are wanted, empty where nothing scales them
   */
  public static AlertView of(FleetSnapshot fleet, String group, Optional<Scaling> scaling) {
    return new AlertView(
        fleet.at(),
        group,
        readable(fleet).map(last -> broker(last, fleet)),
        fleet.areHeartbeatsReadable()
            ? Optional.of(fleet.instances().stream().map(FleetAlerts::instance).toList())
            : Optional.empty(),
        scaling,
        unreadable(fleet));
  }

  private static Optional<GroupSnapshot> readable(FleetSnapshot fleet) {
    return fleet
        .group()
        .last()
        .filter(last -> fleet.group().failure().isEmpty())
        .filter(last -> Duration.between(last.readAt(), fleet.at()).compareTo(FRESH) <= 0);
  }

  private static Broker broker(GroupSnapshot last, FleetSnapshot fleet) {
    return new Broker(
        last.members().size(),
        fleet.partitions().stream().map(FleetAlerts::partition).toList(),
        last.deadLetters().stream()
            .collect(Collectors.toMap(DeadLetterTopic::topic, DeadLetterTopic::appended)));
  }

  private static Partition partition(FleetPartition partition) {
    return new Partition(
        partition.topic(),
        partition.partition(),
        partition.committed().orElse(-1),
        partition.lag(),
        partition.age(),
        partition.owner());
  }

  private static Instance instance(FleetInstance instance) {
    return new Instance(
        instance.id(),
        instance.heartbeat().instance().host(),
        presence(instance),
        instance.silence(),
        instance.isZombie(),
        instance.heartbeat().breakers());
  }

  private static Presence presence(FleetInstance instance) {
    return switch (instance.liveness()) {
      case ALIVE, SUSPECT -> Presence.PRESENT;
      case DEAD -> Presence.LOST;
      case STOPPED -> Presence.STOPPED;
      case UNREADABLE -> Presence.UNKNOWN;
    };
  }

  private static String unreadable(FleetSnapshot fleet) {
    if (readable(fleet).isEmpty()) {
      return fleet
          .group()
          .failure()
          .map(failure -> failure.why())
          .orElse("the group has not been read for more than " + FRESH.toSeconds() + " s");
    }
    return fleet.areHeartbeatsReadable() ? "" : "the topic of heartbeats cannot be read";
  }
}
