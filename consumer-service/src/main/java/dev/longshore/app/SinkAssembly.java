package dev.longshore.app;

import dev.longshore.config.ServiceConfig;
import dev.longshore.engine.MessageFlow;
import dev.longshore.parking.DeadLetterTopics;
import dev.longshore.parking.ProducerWriter;
import dev.longshore.parking.RecordWriter;
import dev.longshore.parking.ResultSink;
import dev.longshore.parking.ResultTopic;
import dev.longshore.parking.RetryTopicWriter;
import dev.longshore.parking.TopicSink;
import dev.longshore.parking.TransactionBroker;
import dev.longshore.parking.TransactionalWriter;
import dev.longshore.parking.Transactions;
import dev.longshore.retry.RetryTopic;
import dev.longshore.source.KafkaClients;
import dev.longshore.source.SourcePorts;
import dev.longshore.time.Sleeper;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.Producer;

/**
 * Builds what dead letters and results are written with.
 *
 * @param sinks where the flow writes
 * @param inTransactions what commits go through with them, empty for plain ones
 */
record SinkAssembly(MessageFlow.Sinks sinks, Optional<SourcePorts.InTransactions> inTransactions) {
  private static final Duration CLOSE_TIME = Duration.ofSeconds(5);

  /**
   * Over clients that are closed with the resources.
   *
   * @param broker of the transactions, where there are any
   * @param retryRoom bytes that a retry may have, empty for no retry topic
   */
  static SinkAssembly of(
      ServiceConfig config,
      KafkaClients clients,
      TransactionBroker broker,
      OptionalLong retryRoom,
      Resources resources) {
    var producer = clients.producer();
    resources.add(() -> producer.close(CLOSE_TIME));
    if (!config.deadLetter().transactional()) {
      return new SinkAssembly(
          sinks(config, new ProducerWriter(producer), retryRoom), Optional.empty());
    }
    SourcePorts.InTransactions inTransactions = inTransactions(broker, producer);
    resources.add(inTransactions.transactions());
    return new SinkAssembly(
        sinks(config, inTransactions.writer(), retryRoom), Optional.of(inTransactions));
  }

  /** The dead-letter topics of an instance. */
  static DeadLetterTopics deadLetterTopics(ServiceConfig config) {
    return new DeadLetterTopics(config.deadLetter().topic());
  }

  /**
   * Transactions of an instance.
   *
   * @param lookups looks topics up, which a producer in a transaction must not wait for
   */
  private static SourcePorts.InTransactions inTransactions(
      TransactionBroker broker, Producer<?, ?> lookups) {
    TransactionalWriter writer = new TransactionalWriter(lookups::partitionsFor);
    return new SourcePorts.InTransactions(
        writer, new Transactions(broker, writer, Sleeper.system()));
  }

  private static MessageFlow.Sinks sinks(
      ServiceConfig config, RecordWriter writer, OptionalLong retryRoom) {
    int stackLimit = Math.toIntExact(config.deadLetter().stackTraceLimit().bytes());
    return new MessageFlow.Sinks(
        new TopicSink(
            writer, deadLetterTopics(config), stackLimit, config.deadLetter().maxRedrives()),
        config.results().areKept()
            ? new ResultTopic(writer, config.results().topic(), config.source().group())
            : ResultSink.NONE,
        retryTopic(config, writer, retryRoom));
  }

  private static RetryTopic retryTopic(
      ServiceConfig config, RecordWriter writer, OptionalLong room) {
    return room.isEmpty()
        ? RetryTopic.NONE
        : new RetryTopicWriter(
            writer, config.source().retryTopic(), config.retry().topicAfter(), room.getAsLong());
  }
}
