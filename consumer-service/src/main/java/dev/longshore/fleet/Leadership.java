package dev.longshore.fleet;

import dev.longshore.connection.ConnectionSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Elects a leader among the control instances of a group: they form a consumer group over the
 * heartbeats' topic, and who has partition 0 leads. The generation of that group is the fencing
 * token. Owned by the control loop.
 *
 * <p><b>Two never act.</b> Before each action the leader commits under its generation. The broker
 * refuses that to whoever was replaced, however long it was asleep, so {@link #confirm} is asked
 * before anything is done, and not only what was heard last.
 *
 * <p><b>Classic protocol</b>, since its session can be set by the client: six seconds, the shortest
 * that brokers allow by default. Under KIP-848 only the broker can, and its least is 45 s.
 */
public final class Leadership implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
  private static final int SESSION_MILLIS = 6_000;
  private static final int HEARTBEAT_MILLIS = 1_000;
  private static final int MAX_POLL_MILLIS = 30_000;
  private static final Duration ASK_LIMIT = Duration.ofSeconds(2);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);
  private static final String SEPARATOR = " ";

  private final Consumer<byte @Nullable [], byte @Nullable []> consumer;
  private final TopicPartition seat;
  private final String self;

  private boolean hasSeat;
  private boolean subscribed;
  private Optional<Leader> leader = Optional.empty();

  /**
   * A candidate that has not joined yet.
   *
   * @param consumer made with {@link #properties}; closed with this
   * @param topic the heartbeats' topic, which must be there
   * @param self the name of this control instance
   */
  public Leadership(
      Consumer<byte @Nullable [], byte @Nullable []> consumer, String topic, String self) {
    this.consumer = consumer;
    this.seat = new TopicPartition(topic, 0);
    this.self = self;
  }

  /** The properties of a candidate's consumer. */
  public static Map<String, Object> properties(
      ConnectionSettings connection, String group, String self) {
    Map<String, Object> all = connection.consumer();
    all.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    all.put(ConsumerConfig.GROUP_ID_CONFIG, group(group));
    all.put(ConsumerConfig.CLIENT_ID_CONFIG, self);
    all.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    all.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MILLIS);
    all.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MILLIS);
    all.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, MAX_POLL_MILLIS);
    all.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, SESSION_MILLIS);
    all.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, SESSION_MILLIS);
    all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return all;
  }

  /** The consumer group in which the control instances of a group elect their leader. */
  public static String group(String group) {
    return "longshore.control." + group;
  }

  /** Takes part in the election, waiting at most that long. A broker that is away is no error. */
  public void poll(Duration wait) {
    try {
      if (!subscribed) {
        consumer.subscribe(Set.of(seat.topic()), new Seat());
        subscribed = true;
      }
      consumer.poll(wait);
      consumer.pause(consumer.assignment());
    } catch (KafkaException unanswered) {
      LOG.debug("the election cannot go on: {}", unanswered.toString());
      step("the broker does not answer: " + unanswered.getMessage());
    }
  }

  /** Who leads, as far as known. */
  public Optional<Leader> leader() {
    return leader;
  }

  /** Whether this instance led when it was heard last; to act, ask {@link #confirm}. */
  public boolean isLeader() {
    return hasSeat && leader.filter(Leader::isSelf).isPresent();
  }

  /**
   * Whether this instance leads now, by the broker's word. Blocks, for at most two seconds.
   *
   * @return the leadership to act under, empty when another leads or nobody can tell
   */
  public Optional<Leader> confirm() {
    if (!hasSeat) {
      return Optional.empty();
    }
    int generation = consumer.groupMetadata().generationId();
    String claim = generation + SEPARATOR + self;
    try {
      consumer.commitSync(
          Map.of(seat, new OffsetAndMetadata(0, Optional.empty(), claim)), ASK_LIMIT);
    } catch (KafkaException refused) {
      step("the broker does not confirm it: " + refused.getMessage());
      return Optional.empty();
    }
    Leader confirmed = new Leader(self, generation, true);
    if (!leader.equals(Optional.of(confirmed))) {
      LOG.info("{} leads, generation {}", self, generation);
      leader = Optional.of(confirmed);
    }
    return leader;
  }

  /** Asks the broker who leads, where this instance does not. Blocks, for at most two seconds. */
  public void askWhoLeads() {
    if (hasSeat) {
      return;
    }
    try {
      OffsetAndMetadata claim = consumer.committed(Set.of(seat), ASK_LIMIT).get(seat);
      leader = claim == null ? Optional.empty() : claimant(claim.metadata());
    } catch (KafkaException unknown) {
      leader = Optional.empty();
    }
  }

  private static Optional<Leader> claimant(String claim) {
    int end = claim.indexOf(SEPARATOR);
    if (end < 1 || !claim.substring(0, end).matches("[0-9]{1,9}")) {
      return Optional.empty();
    }
    return Optional.of(
        new Leader(claim.substring(end + 1), Integer.parseInt(claim.substring(0, end)), false));
  }

  private void step(String why) {
    if (isLeader()) {
      LOG.warn("{} leads no more for now: {}", self, why);
    }
    leader = Optional.empty();
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
  }

  /** Follows who has the seat. */
  private final class Seat implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      hasSeat |= partitions.contains(seat);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      if (partitions.contains(seat)) {
        step("another control instance takes over");
        hasSeat = false;
      }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      onPartitionsRevoked(partitions);
    }
  }
}
