package dev.longshore.app;

import dev.longshore.autoscale.AutoscalerSettings;
import dev.longshore.autoscale.LoadSample;
import dev.longshore.autoscale.ScaleTarget;
import dev.longshore.config.AutoscalerConfig;
import dev.longshore.config.ConfigReader;
import dev.longshore.config.HeartbeatConfig;
import dev.longshore.config.ServiceConfig;
import dev.longshore.config.SourceConfig;
import dev.longshore.control.ControlClients;
import dev.longshore.control.ControlListener;
import dev.longshore.control.ControlLog;
import dev.longshore.control.ControlLoop;
import dev.longshore.control.ControlSettings;
import dev.longshore.control.DecisionTopic;
import dev.longshore.control.InstanceKeeper;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.fleet.GroupView;
import dev.longshore.heartbeat.LivenessLimits;
import dev.longshore.kubernetes.KubernetesTarget;
import dev.longshore.up.ConsumerFleet;
import dev.longshore.up.ConsumerLauncher;
import dev.longshore.up.StackFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Builds the control loop of {@code control} from its configuration. */
final class ControlAssembly {
  private static final Logger LOG = LoggerFactory.getLogger(ControlAssembly.class);

  /** Beyond their drain time consumers commit and leave their group. */
  private static final Duration LEAVE_TIME = Duration.ofSeconds(25);

  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration FIRST_LEAD = Duration.ofSeconds(5);

  /** A pod may wait for its image and a node. */
  private static final Duration FIRST_LEAD_OF_PODS = Duration.ofSeconds(30);

  private final ServiceConfig service;
  private final Path file;
  private final List<String> overrides;
  private final Resources resources;

  ControlAssembly(ServiceConfig service, Path file, List<String> overrides, Resources resources) {
    this.service = service;
    this.file = file;
    this.overrides = List.copyOf(overrides);
    this.resources = resources;
  }

  /** How the number of processes of this machine follows the load. */
  static AutoscalerSettings settings(AutoscalerConfig config, int min, int max) {
    return settings(config, min, max, FIRST_LEAD);
  }

  private static AutoscalerSettings settings(
      AutoscalerConfig config, int min, int max, Duration firstLead) {
    return new AutoscalerSettings(
        config.mode() == AutoscalerConfig.Mode.APPLY,
        min,
        max,
        config.ageTarget(),
        switch (config.preset()) {
          case LEAN -> AutoscalerSettings.Preset.LEAN;
          case BALANCED -> AutoscalerSettings.Preset.BALANCED;
          case LATENCY -> AutoscalerSettings.Preset.LATENCY;
        },
        switch (config.forecast()) {
          case OFF -> AutoscalerSettings.ForecastUse.OFF;
          case SHADOW -> AutoscalerSettings.ForecastUse.SHADOW;
          case ON -> AutoscalerSettings.ForecastUse.ON;
        },
        TICK,
        firstLead,
        Duration.ofSeconds(15),
        OptionalInt.empty(),
        Optional.empty());
  }

  /** A loop that has not been started. */
  ControlLoop loop(Admin admin, GroupView view, InstantSource clock) {
    HeartbeatConfig heartbeat = service.heartbeat();
    AutoscalerConfig autoscaler = service.autoscaler();
    Optional<ConsumerFleet> fleet = fleet(clock);
    Optional<KubernetesTarget> pods = pods();
    ControlSettings settings =
        new ControlSettings(
            service.instance().name(),
            service.source().group(),
            heartbeat.topic(),
            heartbeat.decisionsTopic(),
            fleet
                .map(known -> settings(autoscaler, autoscaler.min(), autoscaler.max()))
                .or(() -> pods.map(known -> settings(autoscaler))),
            service.source().assignor() == SourceConfig.Assignor.LOAD_AWARE
                ? LoadSample.Sharing.GROUP_BY_LOAD
                : LoadSample.Sharing.GROUP);
    ControlClients clients =
        new ControlClients(
            service.kafka().connection(),
            admin,
            new LivenessLimits(heartbeat.suspectAfter(), heartbeat.deadAfter()));
    DecisionTopic decisions =
        resources.add(clients.decisions(settings, JsonMapper.shared()::writeValueAsString));
    fleet.ifPresent(known -> resources.add(known::stop));
    Optional<InstanceKeeper> keeper =
        fleet
            .<InstanceKeeper>map(known -> known)
            .or(() -> pods.map(known -> new PodKeeper(known, clock)));
    Optional<ScaleTarget> target =
        fleet.<ScaleTarget>map(known -> known).or(() -> pods.map(known -> known));
    AlertWatch alerts =
        new AlertWatch(
            AlertAssembly.loop(service.alerts(), clock, resources), service.source().group());
    return resources.add(
        clients.loop(
            settings,
            new ControlClients.Work(
                view::reading, keeper.orElse(InstanceKeeper.NONE), target, alerts::show),
            ControlListener.both(ControlListener.both(new ControlLog(), alerts), decisions),
            clock));
  }

  private static AutoscalerSettings settings(AutoscalerConfig config) {
    return settings(config, config.min(), config.max(), FIRST_LEAD_OF_PODS);
  }

  /** Consumers as pods, where the configuration asks for them. Nothing is asked of the cluster. */
  private Optional<KubernetesTarget> pods() {
    AutoscalerConfig autoscaler = service.autoscaler();
    if (autoscaler.mode() == AutoscalerConfig.Mode.OFF
        || autoscaler.target() != AutoscalerConfig.Target.KUBERNETES) {
      return Optional.empty();
    }
    return Optional.of(
        resources.add(
            KubernetesTarget.connect(
                autoscaler.kubernetes().namespace(), autoscaler.kubernetes().deployment())));
  }

  /** Consumers of this machine, where the configuration asks for them and says what they do. */
  private Optional<ConsumerFleet> fleet(InstantSource clock) {
    AutoscalerConfig autoscaler = service.autoscaler();
    if (autoscaler.mode() == AutoscalerConfig.Mode.OFF
        || autoscaler.target() != AutoscalerConfig.Target.PROCESS) {
      return Optional.empty();
    }
    Optional<String> objection = objection();
    if (objection.isPresent()) {
      LOG.warn("no consumers are started here: {}", objection.get());
      return Optional.empty();
    }
    ConsumerLauncher launcher =
        new ConsumerLauncher(
            Path.of(System.getProperty("longshore.home")),
            logs(),
            System.getenv().getOrDefault("LONGSHORE_JAVA_OPTS", ""),
            file,
            overrides);
    return Optional.of(
        new ConsumerFleet(
            service.instance().name() + "-consumer-",
            launcher,
            service.shutdown().drain().plus(LEAVE_TIME),
            clock,
            LOG::warn));
  }

  private Optional<String> objection() {
    if (System.getProperty("longshore.home") == null) {
      return Optional.of("longshore.home is not set; start with ./longshore control");
    }
    try {
      var _ = new ConfigReader(System.getenv()).read(ConfigReader.Program.CONSUME, file, overrides);
      return Optional.empty();
    } catch (ProgramFailure incomplete) {
      return Optional.of(
          "the configuration is none for consumers ("
              + incomplete.text().lines().findFirst().orElse("")
              + "); complete it, or set autoscaler.mode to off");
    }
  }

  private Path logs() {
    Path logs =
        StackFolder.usual(
                System.getenv(),
                Path.of(System.getProperty("user.home")),
                System.getProperty("os.name"))
            .resolveSibling("control")
            .resolve(service.instance().staticId());
    try {
      return Files.createDirectories(logs);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
