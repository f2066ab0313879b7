package dev.longshore.acceptance;

import dev.longshore.recording.Judgement;
import dev.longshore.recording.Planted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Lets some features go on at once in a group, and its history be judged. Owned by one thread. */
final class FeatureRun implements AutoCloseable {
  private static final int PARTITIONS = 4;
  private static final String METRIC = "longshore_";
  private static final Duration PHASE = Duration.ofMillis(1_200);
  private static final Duration CALM = Duration.ofSeconds(60);
  private static final Duration SETTLED = Duration.ofSeconds(100);

  private final Set<Feature> features;
  private final RecordedGroup group;

  /** As long as it is there, messages fail that are told to. */
  private final Path outage;

  /** By their names what the members' metrics add up to that are signs of features. */
  private final Map<String, Double> metrics = new HashMap<>();

  /**
   * A run that is to come.
   *
   * @param folder for all that it writes; its topic and its group have the name of it
   */
  FeatureRun(Set<Feature> features, Path folder, String bootstrap) {
    String name = folder.getFileName().toString();
    this.features = features;
    this.outage = folder.resolve("outage");
    this.group = new RecordedGroup(folder, bootstrap, name, settings(features), Planted.NOTHING);
  }

  /** Runs to the end and has the history judged. Blocks. */
  Judgement run() {
    group.create(PARTITIONS);
    if (has(Feature.RETRY_TOPIC)) {
      group.createRetryTopic(PARTITIONS);
    }
    String first = group.begin();
    String second = group.begin();
    group.awaitReady(first);
    group.awaitReady(second);
    try (FeatureLoad load = FeatureLoad.start(group.kafka(), group.topic(), features)) {
      pause();
      refuseDeadLetters(true);
      beginOutage(load, List.of(first, second));
      pause();
      change(first, second);
      pause();
      endOutage(load);
      refuseDeadLetters(false);
    }
    group.checkAlive();
    group.calm(CALM);
    Eventually.await("everything committed", SETTLED, group::isCommitted);
    for (String member : group.members()) {
      look(member);
      if (!group.stop(member)) {
        throw new AssertionError(member + " had nothing to do and did not leave clean");
      }
    }
    if (has(Feature.TRANSACTIONAL)) {
      checkOneLetterEach();
    }
    return group.judge();
  }

  private void checkOneLetterEach() {
    Set<Place> places = new HashSet<>();
    for (Parked letter :
        group.kafka().readCommitted(group.topic() + ".dlq").stream().map(Parked::new).toList()) {
      Place origin = letter.origin();
      if (!places.add(origin)) {
        throw new AssertionError("two committed dead letters of " + origin);
      }
    }
  }

  private void refuseDeadLetters(boolean refuse) {
    if (has(Feature.DLT_DOWN)) {
      group.kafka().refuseWrites(group.topic() + ".dlq", refuse);
    }
  }

  /** Returns when a breaker is open. */
  private void beginOutage(FeatureLoad load, List<String> members) {
    if (has(Feature.BREAKER_OPEN)) {
      create(outage);
      load.beginOutage(outage);
      String opened = Feature.BREAKER_OPEN.sign();
      Eventually.await(
          "a breaker to open",
          SETTLED,
          () -> members.stream().anyMatch(member -> group.metric(member, opened) > 0));
    }
  }

  private void endOutage(FeatureLoad load) {
    if (has(Feature.BREAKER_OPEN)) {
      load.endOutage();
      delete(outage);
    }
  }

  /** Lets members come and go. */
  private void change(String first, String second) {
    if (has(Feature.REBALANCE)) {
      group.awaitReady(group.begin());
      pause();
      look(first);
      group.kill(first);
      group.awaitReady(group.begin());
    }
    if (has(Feature.DRAIN)) {
      look(second);
      boolean _ = group.stop(second);
      group.awaitReady(group.begin());
    }
  }

  /** The features of which there is no sign in what happened. */
  List<Feature> missing(Judgement judgement) {
    return features.stream()
        .filter(feature -> !judgement.events().containsKey(feature.sign()))
        .filter(feature -> metrics.getOrDefault(feature.sign(), 0.0) == 0)
        .toList();
  }

  /** The history so far, of a run that came to no end. */
  Path history() {
    return group.merge();
  }

  @Override
  public void close() {
    group.close();
  }

  private boolean has(Feature feature) {
    return features.contains(feature);
  }

  /** Takes note of what a member has counted, before it ends. */
  private void look(String member) {
    for (Feature feature : features) {
      if (feature.sign().startsWith(METRIC)) {
        metrics.merge(feature.sign(), group.metric(member, feature.sign()), Double::sum);
      }
    }
  }

  private static void create(Path file) {
    try {
      Files.createFile(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void pause() {
    LockSupport.parkNanos(PHASE.toNanos());
  }

  private static Map<String, String> settings(Set<Feature> features) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("workers.ordering", "key");
    settings.put("workers.concurrency", "8");
    settings.put("workers.max-in-flight", "200");
    settings.put("visibility.timeout", "2s");
    settings.put("retry.max-attempts", "3");
    settings.put("retry.backoff.initial", "20ms");
    settings.put("shutdown.drain", "8s");
    settings.put("circuit-breaker.enabled", "" + features.contains(Feature.BREAKER_OPEN));
    settings.put("dedup.enabled", "false");
    features.forEach(feature -> settings.putAll(feature.settings()));
    return settings;
  }
}
