package dev.longshore.broker;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/**
 * Kafka's settings for one node on one developer's machine.
 *
 * <p>What differs from a cluster's defaults, and why:
 *
 * <ul>
 *   <li>Internal topics have one replica and few partitions: there is one node.
 *   <li>Rebalances do not wait for more members: {@code group.initial.rebalance.delay.ms} and the
 *       assignment intervals are 0.
 *   <li>A dead member is noticed quickly. Kafka 4.3 lets a broker set any session timeout from 1 ms
 *       for KIP-848 and share groups, so both are {@value #SESSION_TIMEOUT_MS} ms here (45 s
 *       upstream) with heartbeats every {@value #HEARTBEAT_INTERVAL_MS} ms; a group may ask for
 *       {@value #MIN_SESSION_TIMEOUT_MS} ms to 60 s. Classic members ask for themselves, from 6 s.
 *   <li>A share group may ask for locks as short as 1 s, so that redelivery can be tried quickly;
 *       the default stays 30 s.
 *   <li>Records may be as large as {@value #MAX_MESSAGE_BYTES} bytes.
 *   <li>Threads, buffers and index files are sized for a heap of 256 MB.
 *   <li>The controller takes a broker for dead after 3 s, so that a broker killed with -9 need not
 *       wait for its former self when it comes back.
 * </ul>
 */
final class NodeConfig {
  static final int NODE_ID = 1;

  private static final int SESSION_TIMEOUT_MS = 10_000;
  private static final int MIN_SESSION_TIMEOUT_MS = 6_000;
  private static final int HEARTBEAT_INTERVAL_MS = 1_000;
  private static final int MAX_MESSAGE_BYTES = 10 * 1024 * 1024;
  private static final int INTERNAL_SEGMENT_BYTES = 16 * 1024 * 1024;
  private static final int INTERNAL_PARTITIONS = 4;

  private NodeConfig() {}

  static Properties of(Path logDir, LoopbackSockets sockets) {
    Properties properties = new Properties();
    properties.putAll(identity(logDir, sockets));
    properties.putAll(internalTopics());
    properties.putAll(groups());
    properties.putAll(sizes());
    properties.putAll(threads());
    return properties;
  }

  private static Map<String, String> identity(Path logDir, LoopbackSockets sockets) {
    String clients =
        "%s://%s:%d"
            .formatted(LoopbackSockets.CLIENT_LISTENER, LoopbackSockets.HOST, sockets.clientPort());
    String controller = LoopbackSockets.HOST + ":" + sockets.controllerAddress().getPort();
    return Map.ofEntries(
        Map.entry("node.id", text(NODE_ID)),
        Map.entry("process.roles", "broker,controller"),
        Map.entry("log.dirs", logDir.toString()),
        Map.entry(
            "listeners", clients + "," + LoopbackSockets.CONTROLLER_LISTENER + "://" + controller),
        Map.entry("advertised.listeners", clients),
        Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
        Map.entry("inter.broker.listener.name", LoopbackSockets.CLIENT_LISTENER),
        Map.entry("controller.listener.names", LoopbackSockets.CONTROLLER_LISTENER),
        // Static voters: the voter's port comes from here at each start. A dynamic quorum would
        // remember the port of the first start, which may be taken by another program by now.
        Map.entry("controller.quorum.voters", NODE_ID + "@" + controller),
        Map.entry("broker.heartbeat.interval.ms", "500"),
        Map.entry("broker.session.timeout.ms", "3000"),
        Map.entry("auto.create.topics.enable", "false"),
        Map.entry("metric.reporters", ""));
  }

  private static Map<String, String> internalTopics() {
    return Map.ofEntries(
        Map.entry("offsets.topic.replication.factor", "1"),
        Map.entry("offsets.topic.num.partitions", text(INTERNAL_PARTITIONS)),
        Map.entry("offsets.topic.segment.bytes", text(INTERNAL_SEGMENT_BYTES)),
        Map.entry("transaction.state.log.replication.factor", "1"),
        Map.entry("transaction.state.log.min.isr", "1"),
        Map.entry("transaction.state.log.num.partitions", text(INTERNAL_PARTITIONS)),
        Map.entry("transaction.state.log.segment.bytes", text(INTERNAL_SEGMENT_BYTES)),
        Map.entry("share.coordinator.state.topic.replication.factor", "1"),
        Map.entry("share.coordinator.state.topic.min.isr", "1"),
        Map.entry("share.coordinator.state.topic.num.partitions", text(INTERNAL_PARTITIONS)),
        Map.entry("share.coordinator.state.topic.segment.bytes", text(INTERNAL_SEGMENT_BYTES)),
        Map.entry("default.replication.factor", "1"),
        Map.entry("min.insync.replicas", "1"));
  }

  private static Map<String, String> groups() {
    return Map.ofEntries(
        Map.entry("group.initial.rebalance.delay.ms", "0"),
        Map.entry("group.min.session.timeout.ms", text(MIN_SESSION_TIMEOUT_MS)),
        Map.entry("group.consumer.session.timeout.ms", text(SESSION_TIMEOUT_MS)),
        Map.entry("group.consumer.min.session.timeout.ms", text(MIN_SESSION_TIMEOUT_MS)),
        Map.entry("group.consumer.heartbeat.interval.ms", text(HEARTBEAT_INTERVAL_MS)),
        Map.entry("group.consumer.min.heartbeat.interval.ms", "500"),
        Map.entry("group.consumer.assignment.interval.ms", "0"),
        Map.entry("group.share.session.timeout.ms", text(SESSION_TIMEOUT_MS)),
        Map.entry("group.share.min.session.timeout.ms", text(MIN_SESSION_TIMEOUT_MS)),
        Map.entry("group.share.heartbeat.interval.ms", text(HEARTBEAT_INTERVAL_MS)),
        Map.entry("group.share.min.heartbeat.interval.ms", "500"),
        Map.entry("group.share.assignment.interval.ms", "0"),
        Map.entry("group.share.min.record.lock.duration.ms", "1000"));
  }

  private static Map<String, String> sizes() {
    return Map.of(
        "message.max.bytes", text(MAX_MESSAGE_BYTES),
        "replica.fetch.max.bytes", text(MAX_MESSAGE_BYTES),
        "log.segment.bytes", text(128 * 1024 * 1024),
        "log.index.size.max.bytes", text(2 * 1024 * 1024),
        "log.cleaner.dedupe.buffer.size", text(4 * 1024 * 1024),
        "metadata.log.segment.bytes", text(16 * 1024 * 1024));
  }

  private static Map<String, String> threads() {
    return Map.of(
        "num.network.threads", "2",
        "num.io.threads", "4",
        "num.recovery.threads.per.data.dir", "2",
        "num.replica.alter.log.dirs.threads", "1",
        "background.threads", "2",
        "group.coordinator.threads", "2",
        "share.coordinator.threads", "1",
        "log.cleaner.threads", "1");
  }

  private static String text(int value) {
    return Integer.toString(value);
  }
}
