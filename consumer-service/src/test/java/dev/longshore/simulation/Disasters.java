package dev.longshore.simulation;

import dev.longshore.audit.HistoryEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/** What happens to the instances and to the topic, until it is calm. Owned by its actor. */
final class Disasters {
  private static final Duration CALM_LIMIT = Duration.ofSeconds(15);

  /** By then every message that kills must be quarantined. */
  private static final Duration KILLERS_LIMIT = Duration.ofMinutes(2);

  private final World world;
  private final Plan plan;
  private final Random random;
  private final Fleet fleet;

  Disasters(World world, Fleet fleet) {
    this.world = world;
    this.plan = world.plan();
    this.random = world.scheduler().random();
    this.fleet = fleet;
  }

  /** Lets it all happen, and then be calm. */
  void run() {
    List<Runnable> all = new ArrayList<>();
    int disasters = world.killers().areAlone() ? 0 : plan.disasters();
    all.addAll(Collections.nCopies(disasters, this::strike));
    all.addAll(Collections.nCopies(plan.losses(), this::strikeTopic));
    Collections.shuffle(all, random);
    long pace = plan.faultTime().toMillis() / (all.size() + 1);
    for (Runnable next : all) {
      sleep(random.nextLong(2 * pace));
      next.run();
    }
    sleep(pace);
    awaitKillers();
    world.faults().calm();
    fleet.thaw();
    fleet.keepUp();
    world.history().add(new HistoryEvent.Calm(world.history().at(), CALM_LIMIT.toMillis()));
  }

  /** It is not calm while messages kill. */
  private void awaitKillers() {
    long patience = KILLERS_LIMIT.toMillis();
    for (long waited = 0; world.killers().areAtLarge() && waited < patience; waited += 50) {
      sleep(50);
    }
  }

  private void strike() {
    List<SimInstance> up = fleet.atWork();
    if (up.isEmpty() || (up.size() < 3 && random.nextInt(3) == 0)) {
      fleet.launch();
      return;
    }
    SimInstance victim = up.get(random.nextInt(up.size()));
    switch (random.nextInt(9)) {
      case 0, 1 -> victim.crash();
      case 2 -> victim.stop();
      case 3 -> stopInOutage(victim);
      case 4 -> freeze(victim, random.nextLong(3 * plan.sessionTimeout().toMillis()));
      case 5 -> freeze(victim, plan.maxPollInterval().toMillis() + random.nextLong(4_000));
      case 6 -> shuffleTwice();
      case 7 ->
          victim.staticId().ifPresentOrElse(id -> fleet.launch(victim.staticId()), victim::crash);
      default -> crashAndRestart(victim);
    }
  }

  /** No dead letter can be written while it drains; sometimes somebody loses patience. */
  private void stopInOutage(SimInstance victim) {
    long now = world.scheduler().nanos();
    world.faults().deadLettersFail(now + random.nextLong(2 * plan.drain().toNanos()));
    sleep(random.nextLong(500));
    victim.stop();
    if (random.nextBoolean()) {
      sleep(random.nextLong(1 + plan.drain().toMillis() / 2));
      victim.hurry();
    }
  }

  private void freeze(SimInstance victim, long millis) {
    long now = world.scheduler().nanos();
    victim.process().freeze(now, now + millis * 1_000_000);
  }

  /** Two rebalances, one right after the other. */
  private void shuffleTwice() {
    world.broker().group().rebalance();
    sleep(random.nextLong(60));
    world.broker().group().rebalance();
  }

  private void crashAndRestart(SimInstance victim) {
    victim.crash();
    sleep(random.nextLong(plan.sessionTimeout().toMillis()));
    fleet.launch();
  }

  private void strikeTopic() {
    SimBroker broker = world.broker();
    int partition = random.nextInt(broker.partitions());
    SimLog log = broker.log(partition);
    long between = log.start() + random.nextLong(1 + log.end() - log.start());
    switch (random.nextInt(8)) {
      case 0, 1 -> broker.elect(partition, log.end());
      case 2, 3, 4 -> broker.elect(partition, cut(log));
      case 5 -> broker.trim(partition, between);
      case 6 -> broker.addPartition();
      default -> recreate();
    }
  }

  /** Shortly before the end, or shortly before the commit. */
  private long cut(SimLog log) {
    long committed = log.committed().map(OffsetAndMetadata::offset).orElse(log.end());
    long about = random.nextBoolean() ? log.end() : Math.min(committed, log.end());
    return Math.max(log.start(), about - random.nextInt(12));
  }

  private void recreate() {
    if (plan.classic()) {
      // There the group does not hear of it: positions stay, in a log that is another one.
      world.broker().addPartition();
    } else {
      world.broker().recreate();
    }
  }

  private void sleep(long millis) {
    world.scheduler().sleep(millis * 1_000_000, false);
  }
}
