package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Where a group goes on is not known while somebody's transaction holds a commit of it open: who
 * died in the middle of one leaves that behind.
 */
final class PendingCommitIT {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** Several questions, each with the one before still under way. */
  private static final Duration ASKED_AGAIN = Duration.ofSeconds(3);

  @RegisterExtension static final Acceptance acceptance = new Acceptance();

  /**
   * The question is repeated while the client's own is still under way. Clients before 4.4 answered
   * that with a recursion without end (KAFKA-20765), and the stack that overflowed broke whatever
   * class was being initialised in that moment, the one that prints stack traces for one.
   */
  @Test
  void aCommitThatIsPendingForLongIsWaitedForInPeace() {
    String topic = acceptance.topic("orders", 2);
    try (KafkaProducer<byte[], byte[]> died = transactional();
        KafkaConsumer<byte[], byte[]> outside = outside()) {
      died.initTransactions();
      died.beginTransaction();
      died.sendOffsetsToTransaction(
          Map.of(
              new TopicPartition(topic, 0), new OffsetAndMetadata(0),
              new TopicPartition(topic, 1), new OffsetAndMetadata(0)),
          outside.groupMetadata());
      ConsumerProcess consumer = acceptance.begin(acceptance.setup(topic));
      for (int number = 0; number < 20; number++) {
        acceptance.send(topic, "key-" + number, "" + number);
      }
      Eventually.await(
          "the commits to be asked for in vain",
          LIMIT,
          () -> consumer.errors().contains("looking up commits"));
      LockSupport.parkNanos(ASKED_AGAIN.toNanos());
      died.abortTransaction();

      acceptance.awaitSettled(LIMIT);
      assertThat(consumer.errors()).doesNotContain("StackOverflowError");
      assertThat(consumer.errors().lines()).hasSizeLessThan(100);
    }
  }

  /** No member: a commit of nobody is taken as long as the group has no members. */
  private static KafkaConsumer<byte[], byte[]> outside() {
    Properties settings = new Properties();
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, acceptance.bootstrap());
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, acceptance.group());
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static KafkaProducer<byte[], byte[]> transactional() {
    Properties settings = new Properties();
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, acceptance.bootstrap());
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "died-" + acceptance.group());
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
