package dev.longshore.engine;

import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.PartitionLedger;
import dev.longshore.gate.Gate;
import dev.longshore.lane.Lane;
import dev.longshore.lane.Lanes;
import dev.longshore.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where messages come in: what one poll brought is gathered by lane, and each lane gets its share
 * at once, for one exchange with its workers instead of one per message. Owned by the poll thread.
 */
final class Intake {
  private final EngineClock clock;
  private final Lanes lanes;
  private final Gate gate;
  private final Consumer<Lane> scheduler;
  private final List<Lane> gathering = new ArrayList<>();

  /** When the messages that are gathered now were taken. */
  private long takenNanos;

  /** The lane of the latest partition, where partitions have lanes. */
  private @Nullable Lane lane;

  private @Nullable PartitionLedger laneOf;

  /**
   * Nothing gathered yet.
   *
   * @param gate is told of each delivery
   * @param scheduler schedules a turn of a lane
   */
  Intake(EngineClock clock, Lanes lanes, Gate gate, Consumer<Lane> scheduler) {
    this.clock = clock;
    this.lanes = lanes;
    this.gate = gate;
    this.scheduler = scheduler;
  }

  boolean accept(Message message, PartitionLedger ledger) {
    if (!ledger.track(message.offset())) {
      return false;
    }
    if (gathering.isEmpty()) {
      takenNanos = clock.nanos();
    }
    Delivery delivery =
        new Delivery(
            message, message.offset(), ledger, laneKey(message), takenNanos, lanes.level(message));
    gate.arriving(delivery);
    ledger.taken(delivery);
    gather(delivery);
    return true;
  }

  /**
   * Takes a message that stands in a ledger's partition as a copy. It is in no lane yet.
   *
   * @param offset the copy's offset
   */
  Delivery take(Message message, long offset, PartitionLedger ledger) {
    Delivery delivery =
        new Delivery(
            message, offset, ledger, laneKey(message), clock.nanos(), lanes.level(message));
    // It may be here because a call for it and others failed as a whole.
    delivery.isolate();
    gate.arriving(delivery);
    ledger.taken(delivery);
    return delivery;
  }

  /** Lets a delivery go to its lane with the next dispatch. */
  void gather(Delivery delivery) {
    Lane lane = lane(delivery);
    if (lane.gather(delivery)) {
      gathering.add(lane);
    }
  }

  private int laneKey(Message message) {
    return lanes.laneKey(message.topic(), message.partition(), message.key(), message.offset());
  }

  boolean hasGathered() {
    return !gathering.isEmpty();
  }

  void dispatch() {
    for (Lane lane : gathering) {
      for (int turns = lane.offerGathered(); turns > 0; turns--) {
        scheduler.accept(lane);
      }
    }
    gathering.clear();
  }

  private Lane lane(Delivery delivery) {
    if (!lanes.arePartitions()) {
      return lanes.lane(delivery);
    }
    if (lane == null || laneOf != delivery.ledger()) {
      lane = lanes.lane(delivery);
      laneOf = delivery.ledger();
    }
    return lane;
  }
}
