package dev.longshore.benchmarks.autoscale;

import dev.longshore.autoscale.Autoscaler;
import dev.longshore.autoscale.AutoscalerSettings;
import dev.longshore.autoscale.Decision;
import dev.longshore.autoscale.InstanceLoad;
import dev.longshore.autoscale.InstanceLoad.Breaker;
import dev.longshore.autoscale.LoadSample;
import dev.longshore.autoscale.PartitionLoad;
import dev.longshore.autoscale.Steering;
import dev.longshore.autoscale.TargetInstance;
import dev.longshore.autoscale.TargetInstance.Phase;
import dev.longshore.autoscale.TargetState;
import dev.longshore.benchmarks.autoscale.Load.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The autoscaler itself, as it runs in production, fed from the simulated world. */
final class LongshorePolicy implements Policy {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final int EVERY = 5;

  private final Autoscaler autoscaler;

  LongshorePolicy(AutoscalerSettings settings) {
    this.autoscaler = new Autoscaler(settings);
  }

  /** Settings for a load. */
  static AutoscalerSettings settings(
      Model model,
      Load load,
      AutoscalerSettings.Preset preset,
      AutoscalerSettings.ForecastUse use) {
    AutoscalerSettings base =
        AutoscalerSettings.of(load.least(), Model.MOST, Duration.ofSeconds(model.ageTarget()));
    return new AutoscalerSettings(
        true,
        base.min(),
        base.max(),
        base.ageTarget(),
        preset,
        use,
        Duration.ofSeconds(EVERY),
        Duration.ofSeconds(30),
        base.staleAfter(),
        base.fallback(),
        base.lastKnown());
  }

  @Override
  public void tick(World world) {
    if (world.second() % EVERY != 0) {
      return;
    }
    Decision decision = autoscaler.tick(sample(world), state(world));
    if (decision.isChange()) {
      world.scale(decision.to(), decision.victims());
    }
  }

  static LoadSample sample(World world) {
    boolean shared = world.model().shared();
    List<PartitionLoad> partitions = new ArrayList<>();
    for (int partition = 0; partition < world.model().partitions(); partition++) {
      int owner = world.owner(partition);
      partitions.add(
          new PartitionLoad(
              "load",
              partition,
              OptionalLong.of(0),
              OptionalLong.of((long) world.end(partition)),
              OptionalLong.of((long) (world.position(partition) + 1e-6)),
              owner < 0 || shared ? Optional.empty() : Optional.of("i" + owner),
              false,
              Optional.empty()));
    }
    List<InstanceLoad> instances = new ArrayList<>();
    for (Instance instance : world.instances()) {
      if (instance.ready) {
        instances.add(load(instance, world));
      }
    }
    return new LoadSample(
        BEGIN.plusSeconds(world.second()),
        1,
        shared ? LoadSample.Sharing.SHARE : LoadSample.Sharing.GROUP_BY_LOAD,
        world.isRebalancing(),
        Optional.of(
            Duration.ofSeconds(
                shared ? 0 : world.model().eager() ? Model.EAGER_PAUSE : Model.MOVED_PAUSE)),
        partitions,
        instances,
        Steering.none());
  }

  private static InstanceLoad load(Instance instance, World world) {
    Instant now = BEGIN.plusSeconds(world.second());
    boolean outage = world.load().isFaulty(world.second() - 1, Fault.OUTAGE);
    return new InstanceLoad(
        instance.id(),
        now,
        instance.isDraining() ? InstanceLoad.State.DRAINING : InstanceLoad.State.READY,
        BEGIN.plusSeconds(instance.orderedAt),
        Optional.of(BEGIN.plusSeconds(instance.readyAt)),
        (long) instance.processed,
        (long) instance.failed,
        instance.busy,
        1,
        0,
        Duration.ofMillis(20),
        instance.idleSince < 0
            ? Optional.empty()
            : Optional.of(BEGIN.plusSeconds(instance.idleSince)),
        outage ? Breaker.OPEN : Breaker.CLOSED,
        false,
        false);
  }

  static TargetState state(World world) {
    List<TargetInstance> instances = new ArrayList<>();
    for (Instance instance : world.instances()) {
      instances.add(
          new TargetInstance(
              instance.id(),
              BEGIN.plusSeconds(instance.orderedAt),
              phase(instance),
              instance.restarts));
    }
    return new TargetState(world.wanted(), instances);
  }

  private static Phase phase(Instance instance) {
    if (instance.isDraining()) {
      return Phase.STOPPING;
    }
    if (instance.crashing) {
      return Phase.CRASH_LOOPING;
    }
    return instance.ready ? Phase.RUNNING : Phase.STARTING;
  }
}
