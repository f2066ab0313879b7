package dev.longshore.benchmarks.peers;

import dev.longshore.benchmarks.contender.ContenderMain;
import dev.longshore.benchmarks.contender.Task;
import dev.longshore.benchmarks.measure.Measurement;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.json.JsonMapper;

/**
 * Starts a broker of its own, then one contender after the other, round after round. Owned by one
 * thread.
 */
public final class PeersRun {
  private static final Duration START = Duration.ofSeconds(60);

  /** A JVM that was told to record itself writes its recording at its end. */
  private static final Duration END = Duration.ofSeconds(20);

  private static final List<String> BROKER_JVM =
      List.of("-Xms768m", "-Xmx768m", "-XX:+UseParallelGC");
  private static final List<String> CONTENDER_JVM = List.of("-Xms1g", "-Xmx1g");

  /** A share consumer cannot start over: its window ends with this part of the topic. */
  private static final double SHARE_PART = 0.95;

  private final Plan plan;
  private final Path folder;
  private final List<String> contenderOptions;
  private final PrintStream progress;
  private final JsonMapper json = JsonMapper.shared();
  private final Set<String> filled = new HashSet<>();
  private final List<Sample> samples = new ArrayList<>();
  private int groups;

  /**
   * A run that has not begun.
   *
   * @param folder for the broker's data and the logs; must be there
   * @param jvmOptions more options for the contenders' JVMs
   * @param progress told of each step
   */
  public PeersRun(Plan plan, Path folder, List<String> jvmOptions, PrintStream progress) {
    this.plan = plan;
    this.folder = folder;
    this.progress = progress;
    this.contenderOptions = new ArrayList<>(CONTENDER_JVM);
    this.contenderOptions.addAll(jvmOptions);
  }

  /** The options of every contender's JVM. */
  public List<String> contenderOptions() {
    return List.copyOf(contenderOptions);
  }

  /** The options of the broker's JVM. */
  public static List<String> brokerOptions() {
    return BROKER_JVM;
  }

  /** Runs the plan. Blocks for minutes. */
  public List<Sample> run() throws InterruptedException {
    try (ChildJvm broker = ChildJvm.broker(folder, BROKER_JVM)) {
      String bootstrap = broker.await("ready", START).split(" ", -1)[0];
      for (Scenario scenario : plan.scenarios()) {
        prepare(scenario, new Topics(bootstrap));
        for (int round = 1; round <= plan.rounds(); round++) {
          for (String contender : scenario.contenders()) {
            Sample sample = sample(scenario, contender, round, broker, bootstrap);
            samples.add(sample);
            progress.println(Lines.progress(sample));
          }
        }
      }
    }
    return List.copyOf(samples);
  }

  private void prepare(Scenario scenario, Topics topics) {
    String topic = scenario.data().topic();
    if (scenario.isPaced() || !filled.add(topic)) {
      return;
    }
    progress.printf("filling %s with %,d messages%n", topic, plan.messages());
    topics.create(topic);
    topics.fill(topic, scenario.data(), plan.messages());
  }

  private Sample sample(
      Scenario scenario, String contender, int round, ChildJvm broker, String bootstrap)
      throws InterruptedException {
    String group = "bench-" + ++groups;
    Topics topics = new Topics(bootstrap);
    String topic = scenario.isPaced() ? group : scenario.data().topic();
    if (scenario.isPaced()) {
      topics.create(topic);
    }
    Task task = task(scenario, contender, bootstrap, topic, group);
    AtomicBoolean sending = new AtomicBoolean(scenario.isPaced());
    try (ChildJvm child = startContender(contender, task)) {
      child.await("ready", START);
      Thread sender =
          Thread.ofPlatform()
              .name("sender")
              .daemon(true)
              .start(
                  () -> {
                    if (sending.get()) {
                      topics.pace(topic, scenario.data(), scenario.perSecond(), sending::get);
                    }
                  });
      Sample sample = watch(scenario, contender, round, child, broker);
      sending.set(false);
      sender.join();
      return sample;
    } finally {
      sending.set(false);
    }
  }

  private Sample watch(
      Scenario scenario, String contender, int round, ChildJvm child, ChildJvm broker)
      throws InterruptedException {
    List<Long> own = List.of(child.pid(), broker.pid(), ProcessHandle.current().pid());
    Duration limit = START.plus(plan.warmUp()).plus(plan.measure());
    child.await("measuring", limit);
    MachineLoad before = MachineLoad.now(own);
    child.await("measured", limit);
    MachineLoad after = MachineLoad.now(own);
    Measurement measured = json.readValue(child.await("result", limit), Measurement.class);
    child.awaitEnd(END);
    double foreign = before.foreignCoresUntil(after).orElse(-1);
    return new Sample(scenario.id(), contender, round, foreign, measured);
  }

  private Task task(
      Scenario scenario, String contender, String bootstrap, String topic, String group) {
    boolean once = contender.equals("share") && !scenario.isPaced();
    return new Task(
        contender,
        bootstrap,
        topic,
        group,
        scenario.work(),
        once ? plan.warmUp().toMillis() / 4 : plan.warmUp().toMillis(),
        plan.measure().toMillis(),
        once ? (long) (plan.messages() * SHARE_PART) : Long.MAX_VALUE,
        !scenario.isPaced());
  }

  private ChildJvm startContender(String contender, Task task) {
    return ChildJvm.start(
        contender,
        folder.resolve(contender + ".log"),
        contenderOptions,
        List.of(ContenderMain.class.getName(), json.writeValueAsString(task)));
  }
}
