package dev.longshore.simulation;

import dev.longshore.audit.HistoryEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One run: messages come, things go wrong for a while, then it is calm and everything must be
 * settled, committed and drained. The same seed gives the same run.
 */
final class Simulation {
  private static final Duration CALM_LIMIT = Duration.ofSeconds(15);
  private static final Duration LONGEST_CALM = Duration.ofMinutes(2);

  private final World world;
  private final List<SimInstance> instances = new ArrayList<>();
  private final SimProcess outside = new SimProcess("world");
  private int messages;
  private boolean produced;

  Simulation(long seed) {
    this(seed, Mutation.NONE);
  }

  /** A run of the product with a bug planted in it. */
  Simulation(long seed, Mutation mutation) {
    Random random = new Random(seed * 0x9e3779b97f4a7c15L);
    Plan plan = Plan.draw(random);
    Scheduler scheduler = new Scheduler(random, plan.preemptPerMille());
    History history = new History(scheduler);
    Faults faults = new Faults(random, plan);
    this.world =
        new World(
            plan, scheduler, history, faults, new SimBroker(scheduler, plan, history), mutation);
  }

  /** Runs it to its end. */
  Verdict run() {
    Scheduler scheduler = world.scheduler();
    prepare();
    for (int index = 0; index < world.plan().instances(); index++) {
      launch();
    }
    scheduler.spawn(outside, "broker", this::watchMembers);
    scheduler.spawn(outside, "producer", this::produce);
    scheduler.spawn(outside, "disasters", this::disasters);
    scheduler.run(
        world.plan().faultTime().plus(LONGEST_CALM),
        () -> world.faults().isCalm() && produced && world.broker().isFinished());
    instances.stream().filter(SimInstance::isUp).forEach(SimInstance::stop);
    scheduler.run(Duration.ofSeconds(30), () -> instances.stream().allMatch(SimInstance::isOver));
    if (scheduler.failures().isEmpty()) {
      world.history().add(new HistoryEvent.End(world.history().at()));
    }
    return new Verdict(world.history(), scheduler.failures(), world.plan(), scheduler.steps());
  }

  /** What was there before: messages, and metadata that somebody else wrote. */
  private void prepare() {
    Random random = world.scheduler().random();
    for (int count = random.nextInt(3) * world.plan().messages() / 4; count > 0; count--) {
      produceOne();
    }
    if (random.nextInt(10) == 0) {
      world.broker().commitForeign(random.nextInt(world.plan().partitions()));
    }
  }

  private void launch() {
    SimInstance instance = new SimInstance(world, "i" + instances.size());
    instances.add(instance);
    instance.start();
  }

  private void watchMembers() {
    while (true) {
      world.broker().expire();
      sleep(50);
    }
  }

  private void produce() {
    Plan plan = world.plan();
    Random random = world.scheduler().random();
    long pace = plan.faultTime().toNanos() / plan.messages();
    while (messages < plan.messages()) {
      produceOne();
      if (random.nextInt(4) == 0) {
        world.scheduler().sleep(random.nextLong(5 * pace), false);
      }
    }
    produced = true;
  }

  private void produceOne() {
    Plan plan = world.plan();
    Random random = world.scheduler().random();
    String key = random.nextInt(12) == 0 ? "" : "k" + random.nextInt(plan.keys());
    boolean hole = random.nextInt(100) < plan.holePercent();
    long width = random.nextInt(40) == 0 ? 20_000 : 4;
    int partition = random.nextInt(plan.partitions());
    world.broker().produce(partition, key, hole ? 1 + random.nextLong(width) : 0);
    messages++;
  }

  private void disasters() {
    Plan plan = world.plan();
    long pace = plan.faultTime().toMillis() / (plan.disasters() + 1);
    for (int count = 0; count < plan.disasters(); count++) {
      sleep(world.scheduler().random().nextLong(2 * pace));
      disaster();
    }
    sleep(pace);
    long now = world.scheduler().nanos();
    world.faults().calm();
    instances.forEach(instance -> instance.process().thaw(now));
    if (instances.stream().noneMatch(SimInstance::isUp)) {
      launch();
    }
    world.history().add(new HistoryEvent.Calm(world.history().at(), CALM_LIMIT.toMillis()));
  }

  private void disaster() {
    Random random = world.scheduler().random();
    long now = world.scheduler().nanos();
    List<SimInstance> up =
        instances.stream()
            .filter(SimInstance::isUp)
            .filter(instance -> !instance.process().isFrozen(now))
            .toList();
    if (up.isEmpty() || (up.size() < 3 && random.nextInt(3) == 0)) {
      launch();
      return;
    }
    SimInstance victim = up.get(random.nextInt(up.size()));
    switch (random.nextInt(3)) {
      case 0 -> victim.crash();
      case 1 -> victim.stop();
      default ->
          victim
              .process()
              .freeze(now, now + random.nextLong(3 * world.plan().sessionTimeout().toNanos()));
    }
  }

  private void sleep(long millis) {
    world.scheduler().sleep(millis * 1_000_000, false);
  }
}
