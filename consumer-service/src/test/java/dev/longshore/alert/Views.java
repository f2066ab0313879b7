package dev.longshore.alert;

import dev.longshore.alert.AlertView.Broker;
import dev.longshore.alert.AlertView.Instance;
import dev.longshore.alert.AlertView.Partition;
import dev.longshore.alert.AlertView.Presence;
import dev.longshore.alert.AlertView.Scaling;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Views of a fleet that is well: one consumer, one partition; and what may be wrong with it. */
final class Views {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final AlertSettings SETTINGS =
      new AlertSettings(
          Duration.ofMinutes(5),
          100,
          Duration.ofMinutes(5),
          Duration.ofMinutes(10),
          Duration.ofSeconds(30));

  private Optional<Broker> broker =
      Optional.of(new Broker(1, List.of(), Map.of("orders.dlq", 1_000L)));
  private Optional<List<Instance>> instances = Optional.of(List.of());
  private Optional<Scaling> scaling = Optional.empty();

  static Views well() {
    return new Views().partition(10, 5, 1, Optional.of("a")).instance("a", Presence.PRESENT);
  }

  static Views empty() {
    return new Views();
  }

  Views partition(long frontier, long lag, long ageSeconds, Optional<String> owner) {
    Broker now = broker.orElseThrow();
    Partition partition =
        new Partition(
            "orders", 3, frontier, lag, Optional.of(Duration.ofSeconds(ageSeconds)), owner);
    broker = Optional.of(new Broker(now.members(), List.of(partition), now.deadLetters()));
    return this;
  }

  Views members(int members) {
    Broker now = broker.orElseThrow();
    broker = Optional.of(new Broker(members, now.partitions(), now.deadLetters()));
    return this;
  }

  Views deadLetters(long appended) {
    Broker now = broker.orElseThrow();
    broker =
        Optional.of(new Broker(now.members(), now.partitions(), Map.of("orders.dlq", appended)));
    return this;
  }

  Views instance(String id, Presence presence) {
    return instance(id, presence, false, Map.of());
  }

  Views instance(String id, Presence presence, boolean isZombie, Map<String, String> breakers) {
    List<Instance> all = new ArrayList<>(instances.orElseThrow());
    all.removeIf(known -> known.id().equals(id));
    all.add(new Instance(id, "host-1", presence, Duration.ofSeconds(17), isZombie, breakers));
    instances = Optional.of(all);
    return this;
  }

  Views scaling(int wanted, int maximum, int needed) {
    scaling = Optional.of(new Scaling(wanted, maximum, OptionalInt.of(needed)));
    return this;
  }

  Views withoutBroker() {
    broker = Optional.empty();
    return this;
  }

  Views withoutHeartbeats() {
    instances = Optional.empty();
    return this;
  }

  AlertView at(long second) {
    return new AlertView(
        START.plusSeconds(second),
        "orders-workers",
        broker,
        instances,
        scaling,
        "the broker does not answer");
  }
}
