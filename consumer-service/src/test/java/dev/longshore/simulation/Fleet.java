package dev.longshore.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All instances that there were, and whoever starts new ones. Owned by the simulation. */
final class Fleet {
  private final World world;
  private final List<SimInstance> instances = new ArrayList<>();
  private boolean stopped;

  Fleet(World world) {
    this.world = world;
  }

  /** Starts an instance; a static one takes the id of one that is no more. */
  void launch() {
    if (!world.plan().staticMembers()) {
      launch(Optional.empty());
      return;
    }
    List<String> free =
        instances.stream()
            .filter(SimInstance::isOver)
            .flatMap(instance -> instance.staticId().stream())
            .filter(id -> instances.stream().noneMatch(other -> other.isUp() && other.has(id)))
            .toList();
    launch(Optional.of(free.isEmpty() ? "s" + instances.size() : free.getFirst()));
  }

  /** Starts an instance under a static id, whoever has it. */
  void launch(Optional<String> staticId) {
    SimInstance instance = new SimInstance(world, "i" + instances.size(), staticId);
    instances.add(instance);
    instance.start();
  }

  /** Those that run, and neither stop nor stand still. */
  List<SimInstance> atWork() {
    long now = world.scheduler().nanos();
    return instances.stream()
        .filter(SimInstance::isUp)
        .filter(instance -> !instance.process().isFrozen(now))
        .toList();
  }

  /** Lets all that stand still go on. */
  void thaw() {
    long now = world.scheduler().nanos();
    instances.forEach(instance -> instance.process().thaw(now));
  }

  /** Once it is calm, and where messages kill, somebody is always there. */
  void keepUp() {
    boolean isNeeded = world.faults().isCalm() || world.killers().areAtLarge();
    if (isNeeded && !stopped && instances.stream().noneMatch(SimInstance::isUp)) {
      launch(Optional.empty());
    }
  }

  /** Begins the drain of all that run. */
  void stop() {
    stopped = true;
    instances.stream().filter(SimInstance::isUp).forEach(SimInstance::stop);
  }

  boolean isOver() {
    return instances.stream().allMatch(SimInstance::isOver);
  }
}
