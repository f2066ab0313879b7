package dev.longshore.simulation;

import dev.longshore.audit.HistoryEvent;
import java.time.Duration;
import java.util.Random;

/**
 * One run: messages come, things go wrong for a while, then it is calm and everything must be
 * settled, committed and drained. The same seed gives the same run.
 */
final class Simulation {
  /** Once it is calm and all is produced, everything has to be committed within. */
  private static final Duration LAG_LIMIT = Duration.ofSeconds(30);

  private final World world;
  private final SimProcess outside = new SimProcess("world");
  private final Fleet fleet;
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
    SimBroker broker = new SimBroker(scheduler, plan, history);
    SimTimers network = new SimTimers(scheduler, outside);
    this.world =
        new World(
            plan,
            scheduler,
            history,
            faults,
            broker,
            network,
            new SimIds(seed, plan),
            new Killers(seed, plan),
            mutation);
    this.fleet = new Fleet(world);
  }

  /** Runs it to its end. */
  Verdict run() {
    Scheduler scheduler = world.scheduler();
    prepare();
    for (int index = 0; index < world.plan().instances(); index++) {
      fleet.launch();
    }
    scheduler.spawn(outside, "broker", this::watchMembers);
    scheduler.spawn(outside, "producer", this::produce);
    scheduler.spawn(outside, "disasters", new Disasters(world, fleet)::run);
    scheduler.run(Duration.ofMinutes(5), () -> world.faults().isCalm() && produced);
    scheduler.run(LAG_LIMIT, world.broker()::isFinished);
    world.broker().group().close();
    fleet.stop();
    scheduler.run(Duration.ofSeconds(30), fleet::isOver);
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

  private void watchMembers() {
    while (true) {
      world.broker().group().expire();
      fleet.keepUp();
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
    String usual = random.nextInt(12) == 0 ? "" : "k" + random.nextInt(plan.keys());
    String key = world.killers().next(usual, plan.messages() - messages);
    boolean hole = random.nextInt(100) < plan.holePercent();
    long width = random.nextInt(40) == 0 ? 20_000 : 4;
    int partition = random.nextInt(world.broker().partitions());
    long holeBefore = hole ? 1 + random.nextLong(width) : 0;
    String id = key.equals(usual) ? world.ids().next() : "";
    world.broker().produce(partition, key, id, holeBefore);
    messages++;
  }

  private void sleep(long millis) {
    world.scheduler().sleep(millis * 1_000_000, false);
  }
}
