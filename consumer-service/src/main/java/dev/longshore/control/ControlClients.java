package dev.longshore.control;

import dev.longshore.autoscale.Decision;
import dev.longshore.autoscale.ScaleTarget;
import dev.longshore.connection.ConnectionSettings;
import dev.longshore.fleet.Evictor;
import dev.longshore.fleet.FleetSnapshot;
import dev.longshore.fleet.GroupReading;
import dev.longshore.fleet.Leadership;
import dev.longshore.heartbeat.HeartbeatBoard;
import dev.longshore.heartbeat.HeartbeatReader;
import dev.longshore.heartbeat.HeartbeatTopic;
import dev.longshore.heartbeat.LivenessLimits;
import dev.longshore.time.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes control loops that talk to a Kafka. */
public final class ControlClients {
  private static final Logger LOG = LoggerFactory.getLogger(ControlClients.class);
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final int READER_LIMIT_MILLIS = 4_000;
  private static final int LARGEST_DECISION = 16 << 20;

  private final ConnectionSettings connection;
  private final Admin admin;
  private final LivenessLimits limits;

  /**
   * Clients of a Kafka.
   *
   * @param admin stays its caller's to close
   * @param limits how long instances may be silent
   */
  public ControlClients(ConnectionSettings connection, Admin admin, LivenessLimits limits) {
    this.connection = connection;
    this.admin = admin;
    this.limits = limits;
  }

  /**
   * What a loop is to work with.
   *
   * @param group what is known of the group now
   * @param keeper who starts instances and sees them end
   * @param target what the autoscaler scales, empty for none
   * @param published hears of every new snapshot
   */
  public record Work(
      Supplier<GroupReading> group,
      InstanceKeeper keeper,
      Optional<ScaleTarget> target,
      Consumer<FleetSnapshot> published) {}

  /** A loop that has not been started; its clients are closed with it. */
  public ControlLoop loop(
      ControlSettings settings, Work work, ControlListener listener, InstantSource clock) {
    Ticker ticker = Ticker.system();
    HeartbeatBoard board = HeartbeatBoard.watching(limits);
    HeartbeatReader reader =
        new HeartbeatReader(
            reader(settings.self()),
            settings.heartbeats(),
            board,
            ticker::nanos,
            clock,
            (where, why) -> LOG.warn("{} is no heartbeat, it is ignored: {}", where, why));
    Leadership leadership =
        new Leadership(
            new KafkaConsumer<byte @Nullable [], byte @Nullable []>(
                Leadership.properties(connection, settings.group(), settings.self())),
            settings.heartbeats(),
            settings.self());
    ControlLoop.Ports ports =
        new ControlLoop.Ports(
            () -> createTopics(settings),
            leadership,
            board,
            reader,
            work.group(),
            new Evictor(admin, settings.group()),
            work.keeper(),
            work.target(),
            work.published());
    return new ControlLoop(settings, ports, listener, ticker, clock);
  }

  /**
   * Where decisions are kept.
   *
   * @param format a decision as one JSON object
   */
  public DecisionTopic decisions(ControlSettings settings, Function<Decision, String> format) {
    Map<String, Object> all = connection.producer();
    all.put(ProducerConfig.CLIENT_ID_CONFIG, settings.self() + "-decisions");
    all.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_DECISION);
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1_000);
    all.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    all.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return new DecisionTopic(
        new KafkaProducer<byte @Nullable [], byte @Nullable []>(all),
        settings.decisions(),
        settings.group(),
        format);
  }

  private KafkaConsumer<byte @Nullable [], byte @Nullable []> reader(String self) {
    Map<String, Object> all = connection.consumer();
    all.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    all.put(ConsumerConfig.CLIENT_ID_CONFIG, self + "-heartbeats");
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    all.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
    all.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, READER_LIMIT_MILLIS);
    all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, READER_LIMIT_MILLIS);
    all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return new KafkaConsumer<byte @Nullable [], byte @Nullable []>(all);
  }

  private void createTopics(ControlSettings settings) {
    Set<String> there = ask(admin.listTopics().names());
    List<NewTopic> missing =
        Stream.of(
                HeartbeatTopic.named(settings.heartbeats()),
                DecisionTopic.named(settings.decisions()))
            .filter(topic -> !there.contains(topic.name()))
            .toList();
    admin.createTopics(missing).values().values().forEach(ControlClients::created);
  }

  private static void created(KafkaFuture<Void> topic) {
    try {
      ask(topic);
    } catch (TopicExistsException raced) {
      LOG.debug("another instance was faster: {}", raced.getMessage());
    }
  }

  private static <T> T ask(KafkaFuture<T> answer) {
    try {
      return answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof KafkaException known
          ? known
          : new KafkaException(failure);
    } catch (TimeoutException late) {
      throw new org.apache.kafka.common.errors.TimeoutException(late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new KafkaException(interrupted);
    }
  }
}
