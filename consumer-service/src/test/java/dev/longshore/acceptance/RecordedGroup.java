package dev.longshore.acceptance;

import dev.longshore.audit.HistoryEvent;
import dev.longshore.recording.BrokerView;
import dev.longshore.recording.Clocks;
import dev.longshore.recording.HistoryFile;
import dev.longshore.recording.HistoryMerge;
import dev.longshore.recording.Judgement;
import dev.longshore.recording.Planted;
import dev.longshore.recording.UnrulyHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * A topic and a group of real consumer processes that write down what they do. What is done to them
 * is written down here. Owned by one thread.
 */
final class RecordedGroup implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final int UNSETTLED = 3;

  private final Path folder;
  private final String bootstrap;
  private final String name;
  private final Setup setup;
  private final Planted planted;
  private final TestKafka kafka;
  private final HistoryFile faults;
  private final Map<String, ConsumerProcess> running = new LinkedHashMap<>();
  private final Clocks clocks = Clocks.watch();
  private int started;

  /** Where the partitions of the retry topic ended when the retries were last read. */
  private Map<TopicPartition, Long> retryTopicEnds = Map.of();

  private Map<TopicPartition, Long> retriesEnd = Map.of();

  /**
   * A group without members.
   *
   * @param name of its topic and itself; its files begin with it
   * @param more what its configuration says beyond the usual
   */
  RecordedGroup(
      Path folder, String bootstrap, String name, Map<String, String> more, Planted planted) {
    this.folder = folder;
    this.bootstrap = bootstrap;
    this.name = name;
    this.planted = planted;
    Setup all = Setup.of(bootstrap, name, name).java(UnrulyHandler.class);
    for (Map.Entry<String, String> entry : more.entrySet()) {
      all = all.with(entry.getKey(), entry.getValue());
    }
    this.setup = all;
    this.kafka = new TestKafka(bootstrap);
    this.faults = HistoryFile.append(HistoryMerge.part(folder, name));
  }

  /** Makes its topics. The broker stamps dead letters with the time of their arrival. */
  RecordedGroup create(int partitions) {
    kafka.create(name, partitions, Map.of());
    kafka.create(
        name + ".dlq",
        partitions,
        Map.of("message.timestamp.type", "LogAppendTime", "max.message.bytes", "2000000"));
    kafka.shortenSession(name);
    return this;
  }

  /** Makes the retry topic, where the broker stamps messages with the time of their arrival. */
  void createRetryTopic(int partitions) {
    kafka.create(
        retryTopic(),
        partitions,
        Map.of("message.timestamp.type", "LogAppendTime", "retention.ms", "-1"));
  }

  private String retryTopic() {
    return name + ".retry";
  }

  String topic() {
    return name;
  }

  TestKafka kafka() {
    return kafka;
  }

  /** The members that have been started and not been ended, oldest first. */
  List<String> members() {
    return List.copyOf(running.keySet());
  }

  /** Starts a member. */
  String begin() {
    started++;
    String member = name + "-" + started;
    running.put(member, ConsumerProcess.recorded(folder, member, setup.instance(member), planted));
    return member;
  }

  /** Whether a member takes part, or did. */
  boolean isReady(String member) {
    return process(member).isReady();
  }

  /** Waits until a member takes part. */
  void awaitReady(String member) {
    process(member).awaitReady();
  }

  /** A metric of a member that takes part, added up over its tags. */
  double metric(String member, String metric) {
    return process(member).metric(metric);
  }

  /** {@code kill -9}. */
  void kill(String member) {
    process(member).kill();
    running.remove(member);
    faults.add(at -> new HistoryEvent.Crashed(at, member));
  }

  void pause(String member) {
    process(member).pause();
  }

  void resume(String member) {
    process(member).resume();
  }

  /**
   * SIGTERM, and the end that follows.
   *
   * @return whether it left with nothing unsettled
   */
  boolean stop(String member) {
    ConsumerProcess process = process(member).awaitReady();
    process.terminate();
    int code = process.awaitExit(LIMIT);
    running.remove(member);
    if (code != 0 && code != UNSETTLED) {
      throw new AssertionError(member + " exits with " + code + "\n" + process.errors());
    }
    faults.add(at -> new HistoryEvent.Drained(at, member, code == 0));
    return code == 0;
  }

  /** Fails when a member has ended by itself. */
  void checkAlive() {
    running.forEach(
        (member, process) -> {
          if (!process.isRunning()) {
            throw new AssertionError(member + " ended by itself\n" + process.errors());
          }
        });
  }

  /** No faults from here on. */
  void calm(Duration limit) {
    faults.add(at -> new HistoryEvent.Calm(at, limit.toMillis()));
  }

  /** Whether everything in the topic is committed, and in the retry topic. */
  boolean isCommitted() {
    Map<TopicPartition, Long> retries = retryEnds();
    boolean isCommitted = isCommitted(kafka.ends(name)) && isCommitted(retriesEnd(retries));
    // A retry may have been written meanwhile by one that is committed.
    return isCommitted && retries.equals(retryEnds());
  }

  private Map<TopicPartition, Long> retryEnds() {
    return kafka.exists(retryTopic()) ? kafka.ends(retryTopic()) : Map.of();
  }

  /** Where the last retry of each partition ends: behind it may stand the end of a transaction. */
  private Map<TopicPartition, Long> retriesEnd(Map<TopicPartition, Long> ends) {
    if (!ends.equals(retryTopicEnds)) {
      retryTopicEnds = ends;
      retriesEnd = new HashMap<>();
      kafka
          .readCommitted(retryTopic())
          .forEach(
              retry ->
                  retriesEnd.merge(
                      new TopicPartition(retry.topic(), retry.partition()),
                      retry.offset() + 1,
                      Math::max));
    }
    return retriesEnd;
  }

  private boolean isCommitted(Map<TopicPartition, Long> ends) {
    Map<TopicPartition, OffsetAndMetadata> commits = kafka.commits(name);
    return ends.entrySet().stream()
        .allMatch(
            end -> {
              OffsetAndMetadata commit = commits.get(end.getKey());
              return end.getValue() == 0 || (commit != null && commit.offset() >= end.getValue());
            });
  }

  /** Whether the commit of each partition tells of what is settled above it. */
  boolean hasGapMaps() {
    Map<TopicPartition, OffsetAndMetadata> commits = kafka.commits(name);
    return kafka.ends(name).keySet().stream()
        .allMatch(
            partition -> {
              OffsetAndMetadata commit = commits.get(partition);
              return commit != null && !commit.metadata().isEmpty();
            });
  }

  /** The history is complete: lets it be judged. */
  Judgement judge() {
    faults.add(HistoryEvent.End::new);
    return Judgement.of(merge());
  }

  /** Makes one history of what is written down by now. */
  Path merge() {
    Path history = folder.resolve(name + ".ndjson");
    HistoryMerge.merge(folder, name, BrokerView.read(bootstrap, name, name, clocks), history);
    return history;
  }

  @Override
  public void close() {
    running.values().forEach(ConsumerProcess::close);
    kafka.close();
    faults.close();
    clocks.close();
  }

  private ConsumerProcess process(String member) {
    ConsumerProcess process = running.get(member);
    if (process == null) {
      throw new IllegalStateException("no member " + member);
    }
    return process;
  }
}
