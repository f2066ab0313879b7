package dev.longshore.up;

import dev.longshore.autoscale.LoadSample;
import dev.longshore.config.HeartbeatConfig;
import dev.longshore.config.ServiceConfig;
import dev.longshore.config.SourceConfig;
import dev.longshore.connection.ConnectionSettings;
import dev.longshore.control.ControlClients;
import dev.longshore.control.ControlListener;
import dev.longshore.control.ControlLoop;
import dev.longshore.control.ControlSettings;
import dev.longshore.control.DecisionTopic;
import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.fleet.GroupReader;
import dev.longshore.fleet.GroupReading;
import dev.longshore.fleet.GroupSnapshot;
import dev.longshore.fleet.GroupView;
import dev.longshore.fleet.ObservedGroup;
import dev.longshore.heartbeat.LivenessLimits;
import dev.longshore.web.Console;
import dev.longshore.web.WebServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A broker, consumers and the control plane on this machine. Started, ticked and stopped by one
 * thread; {@link #kill()} is for any thread.
 */
public final class LocalStack {
  private static final String HOST = "127.0.0.1";
  private static final Duration BROKER_START = Duration.ofSeconds(60);
  private static final Duration BROKER_STOP = Duration.ofSeconds(25);

  /** Beyond their drain time consumers commit and leave their group. */
  private static final Duration LEAVE_TIME = Duration.ofSeconds(25);

  private final StackSettings settings;
  private final Launcher launcher;
  private final InstantSource clock;
  private final Display display;
  private final ConsumerFleet fleet;

  /** The starting thread publishes it for whoever has to kill it; null before. */
  private volatile @Nullable ChildProcess broker;

  /** The starting thread publishes it for requests to the console; null before. */
  private volatile @Nullable GroupView view;

  /** The starting thread publishes it for requests to the console; null before. */
  private volatile @Nullable ControlLoop loop;

  private @Nullable DecisionTopic decisions;
  private @Nullable WebServer server;
  private @Nullable Admin admin;
  private String bootstrap = "";

  /** A stack that has not been started. */
  public LocalStack(
      StackSettings settings, Launcher launcher, InstantSource clock, Display display) {
    this.settings = settings;
    this.launcher = launcher;
    this.clock = clock;
    this.display = display;
    this.fleet =
        new ConsumerFleet(
            "consumer-",
            this::startConsumer,
            settings.config().shutdown().drain().plus(LEAVE_TIME),
            clock,
            display::note);
  }

  /**
   * Starts everything and returns when it serves. What was started stays when this fails: stop it.
   *
   * @param stop ends the start early
   * @throws StackStopped when the start was ended early
   */
  void start(CompletableFuture<?> stop) {
    Ports.requireFree("--http-port", settings.httpPort());
    Ports.requireFree("--kafka-port", settings.kafkaPort());
    ChildProcess started = ChildProcess.start(launcher.broker(settings.kafkaPort()));
    broker = started;
    server = WebServer.start(HOST, settings.httpPort(), "--http-port", this::routes);
    bootstrap = started.awaitReady(BROKER_START, stop).split(" ", 3)[1];
    Admin client = Admin.create(connection().admin());
    admin = client;
    ObservedGroup group = group();
    new StackTopics(client, connection()).create(group.topics(), group.deadLetterTopics());
    fleet.scale(settings.consumers(), List.of());
    GroupView opened = new GroupView(new GroupReader(client, group, clock)::read, clock);
    opened.start();
    view = opened;
    fleet.awaitReady(stop);
    ControlLoop opening = controlLoop(client, opened);
    opening.start();
    loop = opening;
  }

  private ControlLoop controlLoop(Admin client, GroupView opened) {
    ServiceConfig config = settings.config();
    HeartbeatConfig heartbeat = config.heartbeat();
    ControlSettings control =
        new ControlSettings(
            "up-" + ProcessHandle.current().pid(),
            config.source().group(),
            heartbeat.topic(),
            heartbeat.decisionsTopic(),
            Optional.of(settings.autoscaler()),
            config.source().assignor() == SourceConfig.Assignor.LOAD_AWARE
                ? LoadSample.Sharing.GROUP_BY_LOAD
                : LoadSample.Sharing.GROUP);
    ControlClients clients =
        new ControlClients(
            connection(),
            client,
            new LivenessLimits(heartbeat.suspectAfter(), heartbeat.deadAfter()));
    DecisionTopic kept = clients.decisions(control, JsonMapper.shared()::writeValueAsString);
    decisions = kept;
    return clients.loop(
        control,
        new ControlClients.Work(opened::reading, fleet, Optional.of(fleet), snapshot -> {}),
        ControlListener.both(kept, new DisplayedControl(display)),
        clock);
  }

  /** Looks after the children; fails when the broker has died, which nothing can mend. */
  void tick() {
    ChildProcess process = broker;
    if (process != null && !process.isAlive()) {
      throw new ProgramFailure(
          ExitCode.INTERNAL,
          "the broker (process %d) ended with exit code %d; see %s"
              .formatted(
                  process.pid(),
                  process.exitCode().orElse(-1),
                  launcher.folder().log(process.name())));
    }
    fleet.refresh();
  }

  /** Stops everything in order: nobody scales, consumers drain, then the rest. */
  void stop() {
    close(loop);
    fleet.stop();
    close(decisions);
    close(view);
    close(server);
    Admin client = admin;
    if (client != null) {
      client.close(Duration.ofSeconds(2));
    }
    ChildProcess process = broker;
    if (process != null) {
      process.requestStop();
      if (process.awaitEnd(BROKER_STOP) == ChildProcess.End.KILLED) {
        display.note("the broker did not stop in time and was killed");
      }
    }
  }

  /** Ends all children at once. */
  public void kill() {
    fleet.kill();
    ChildProcess process = broker;
    if (process != null) {
      process.kill();
    }
  }

  /** Reads how the group stands now. Blocks. */
  GroupSnapshot read() {
    Admin client = admin;
    if (client == null) {
      throw new IllegalStateException("the stack has not been started");
    }
    return new GroupReader(client, group(), clock).read();
  }

  ConsumerFleet fleet() {
    return fleet;
  }

  Progress progress() {
    return Progress.of(fleet.counts(), fleet.reports(), fleet.alive());
  }

  /** How clients reach the broker. */
  ConnectionSettings connection() {
    return ConnectionSettings.of(bootstrap);
  }

  String console() {
    WebServer started = server;
    return "http://%s:%d/".formatted(HOST, started == null ? 0 : started.port());
  }

  private void routes(WebServer.Routes routes) {
    new Console(
            group(),
            this::reading,
            () -> Optional.of(fleet.reports()),
            () -> Optional.ofNullable(loop))
        .routes(routes);
  }

  private GroupReading reading() {
    GroupView opened = view;
    return opened == null ? GroupReading.NONE : opened.reading();
  }

  private ObservedGroup group() {
    List<String> topics = settings.config().source().topics();
    return new ObservedGroup(
        settings.config().source().group(),
        topics,
        topics.stream().map(settings.config().deadLetter()::topicFor).toList());
  }

  private ChildProcess startConsumer(String name, int restarts) {
    return launcher.consumers(settings.configFile(), bootstrap).start(name, restarts);
  }

  private static void close(@Nullable AutoCloseable resource) {
    if (resource == null) {
      return;
    }
    try {
      resource.close();
    } catch (Exception failure) {
      throw new IllegalStateException("cannot close " + resource, failure);
    }
  }
}
