package dev.longshore.simulation;

import dev.longshore.dedup.IdWindow;
import dev.longshore.dedup.MessageIds;
import dev.longshore.dedup.WindowDeduplicator;
import dev.longshore.delivery.Delivery;
import dev.longshore.gate.Gate;
import dev.longshore.message.Message;
import dev.longshore.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * The ids of the messages of a run, some of them copies of others, and which were done. Has a
 * chance of its own, so that runs without ids go as they would without it. Owned by the simulation.
 */
final class SimIds {
  private static final int LATEST = 30;
  private static final int COPIES_PERCENT = 35;

  private final Random random;
  private final boolean used;
  private final Duration window;
  private final int maxIds;
  private final List<String> latest = new ArrayList<>();
  private final Map<String, Place> acked = new HashMap<>();
  private int numbers;

  /** Where a message stands. */
  record Place(String partition, long offset) {}

  /**
   * Ids for a run. There are none where the log may be cut: what was done and is no more in the log
   * is not done for the auditor.
   */
  SimIds(long seed, Plan plan) {
    this.random = new Random(seed * 0x2545f4914f6cdd1dL + 1);
    this.used = plan.losses() == 0 && random.nextInt(2) == 0;
    this.window = Duration.ofMillis(random.nextInt(3) == 0 ? 200 + random.nextInt(4_000) : 600_000);
    this.maxIds = random.nextInt(3) == 0 ? 2 + random.nextInt(30) : 1_000;
  }

  /** The id of the next message, empty for none. */
  String next() {
    if (!used || random.nextInt(10) == 0) {
      return "";
    }
    if (!latest.isEmpty() && random.nextInt(100) < COPIES_PERCENT) {
      return latest.get(random.nextInt(latest.size()));
    }
    String id = "id" + numbers++;
    latest.add(id);
    if (latest.size() > LATEST) {
      latest.removeFirst();
    }
    return id;
  }

  /** What an instance asks about them. */
  Gate gate(Ticker ticker) {
    return used
        ? new WindowDeduplicator(
            MessageIds.ofHeader(Message.ID_HEADER),
            new IdWindow(window, maxIds, ticker),
            event -> {})
        : Gate.OPEN;
  }

  void acked(Delivery delivery) {
    acked.put(delivery.message().id(), place(delivery));
  }

  /** What a delivery was taken for a copy of; itself where nothing with its id is done. */
  Place original(Delivery delivery) {
    return Optional.ofNullable(acked.get(delivery.message().id())).orElse(place(delivery));
  }

  private static Place place(Delivery delivery) {
    return new Place(SimBroker.name(delivery.ledger().partition()), delivery.offset());
  }
}
