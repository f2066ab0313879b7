package dev.longshore.benchmarks.features;

import dev.longshore.benchmarks.measure.Measurement;
import dev.longshore.benchmarks.peers.ChildJvm;
import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets a consumer handle a topic with a feature and without it, by turns, each in a process and a
 * group of its own. Owned by one thread.
 */
public final class FeaturesRun {
  /** The options of the broker's JVM. */
  public static final List<String> BROKER_JVM =
      List.of("-Xms768m", "-Xmx768m", "-XX:+UseParallelGC");

  /** The options of every consumer's JVM. */
  public static final List<String> CONSUMER_JVM = List.of("-Xms1g", "-Xmx1g");

  private static final Duration START = Duration.ofMinutes(1);
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final String TOPIC = "features";

  private final Path folder;
  private final List<Feature> features;
  private final int rounds;
  private final int messages;
  private final PrintStream progress;
  private int groups;

  /**
   * A run that has not begun.
   *
   * @param folder for the broker's data and all logs; must be there
   * @param only which features, all of them when empty
   * @param messages how many the topic holds
   */
  public FeaturesRun(
      Path folder, Set<String> only, int rounds, int messages, PrintStream progress) {
    this.folder = folder;
    this.features = features(only);
    this.rounds = rounds;
    this.messages = messages;
    this.progress = progress;
  }

  private static List<Feature> features(Set<String> only) {
    List<Feature> all = Feature.all();
    Set<String> known = all.stream().map(Feature::id).collect(Collectors.toSet());
    for (String name : only) {
      if (!known.contains(name)) {
        throw new ProgramFailure(
            ExitCode.USAGE, "no feature is called " + name + "; there are " + known);
      }
    }
    return all.stream().filter(one -> only.isEmpty() || only.contains(one.id())).toList();
  }

  /** Measures. Blocks for minutes. */
  public List<Cost> run() throws InterruptedException {
    List<Cost> costs = new ArrayList<>();
    try (ChildJvm broker = ChildJvm.broker(folder, BROKER_JVM)) {
      String bootstrap = broker.await("ready", START).split(" ", -1)[0];
      progress.printf("filling %s with %,d messages%n", TOPIC, messages);
      Messages.fill(bootstrap, TOPIC, messages);
      for (Feature feature : features) {
        costs.add(measure(feature, bootstrap));
      }
    }
    return costs;
  }

  private Cost measure(Feature feature, String bootstrap) throws InterruptedException {
    List<Measurement> without = new ArrayList<>();
    List<Measurement> with = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      without.add(consume(feature, feature.off(), bootstrap));
      with.add(consume(feature, feature.on(), bootstrap));
      progress.printf(
          "%-14s round %d  off %,12.0f msg/s  on %,12.0f msg/s%n",
          feature.id(), round, without.getLast().rate(), with.getLast().rate());
    }
    return new Cost(feature.id(), feature.title(), feature.floor(), without, with);
  }

  private Measurement consume(Feature feature, List<String> way, String bootstrap)
      throws InterruptedException {
    String group = "features-" + ++groups;
    List<String> settings = new ArrayList<>(feature.both());
    settings.addAll(way);
    List<String> options = new ArrayList<>(CONSUMER_JVM);
    options.add("-D" + Window.MESSAGES + "=" + messages);
    List<String> configured = new ArrayList<>();
    for (String setting : settings) {
      if (setting.startsWith(CountingHandler.OPTION)) {
        options.add("-D" + setting);
      } else {
        configured.add(setting);
      }
    }
    try (ChildJvm consumer =
        ChildJvm.consumer(group, folder, options, yaml(bootstrap, group), configured)) {
      String result = consumer.await("result", LIMIT);
      return JsonMapper.shared().readValue(result, Measurement.class);
    }
  }

  private static String yaml(String bootstrap, String group) {
    return """
        kafka:
          bootstrap-servers: %s
        source:
          topics: [%s]
          group: %s
        handler:
          type: java
          class: %s
        circuit-breaker:
          enabled: false
        dedup:
          enabled: false
        http:
          management-port: 0
        """
        .formatted(bootstrap, TOPIC, group, CountingHandler.class.getName());
  }
}
