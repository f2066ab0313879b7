package dev.longshore.recording;

import dev.longshore.parking.TransactionBroker;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what is committed in transactions, and that one has gone through before anybody can
 * act on it. Any thread.
 */
public record RecordingTransactions(TransactionBroker broker, InstanceRecorder recorder)
    implements TransactionBroker {

  @Override
  public Producer<byte @Nullable [], byte @Nullable []> producer() {
    ClientCalls calls = this::call;
    return calls.before(broker.producer());
  }

  /** An instance that does not know what became of a transaction learns it by this. */
  @Override
  public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> committed = broker.committed(partitions);
    recorder.file().transactionEnded();
    return committed;
  }

  private @Nullable Object call(
      String method, @Nullable Object[] arguments, ClientCalls.Target target) throws Throwable {
    if (method.equals("sendOffsetsToTransaction")) {
      recorder.committingInTransaction(offsets(arguments[0]));
    }
    Object result = target.call(arguments);
    if (method.equals("commitTransaction")) {
      recorder.file().transactionEnded();
    }
    return result;
  }

  @SuppressWarnings("unchecked") // transactions commit no other maps
  private static Map<TopicPartition, OffsetAndMetadata> offsets(@Nullable Object argument) {
    return (Map<TopicPartition, OffsetAndMetadata>) Objects.requireNonNull(argument);
  }
}
