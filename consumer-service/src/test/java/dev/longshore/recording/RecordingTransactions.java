package dev.longshore.recording;

import dev.longshore.parking.TransactionBroker;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
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
  @SuppressWarnings("unchecked") // what a proxy returns is as generic as its interface
  public Producer<byte @Nullable [], byte @Nullable []> producer() {
    Producer<byte @Nullable [], byte @Nullable []> producer = broker.producer();
    return (Producer<byte @Nullable [], byte @Nullable []>)
        Proxy.newProxyInstance(
            RecordingTransactions.class.getClassLoader(),
            new Class<?>[] {Producer.class},
            (proxy, method, arguments) -> call(producer, method, arguments));
  }

  /** An instance that does not know what became of a transaction learns it by this. */
  @Override
  public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> committed = broker.committed(partitions);
    recorder.file().transactionEnded();
    return committed;
  }

  private @Nullable Object call(
      Producer<?, ?> producer, Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    if (method.getName().equals("sendOffsetsToTransaction")) {
      recorder.committingInTransaction(offsets(Objects.requireNonNull(arguments)[0]));
    }
    Object result = invoke(producer, method, arguments);
    if (method.getName().equals("commitTransaction")) {
      recorder.file().transactionEnded();
    }
    return result;
  }

  private static @Nullable Object invoke(
      Producer<?, ?> producer, Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(producer, arguments);
    } catch (InvocationTargetException failure) {
      throw failure.getCause() == null ? failure : failure.getCause();
    }
  }

  @SuppressWarnings("unchecked") // transactions commit no other maps
  private static Map<TopicPartition, OffsetAndMetadata> offsets(@Nullable Object argument) {
    return (Map<TopicPartition, OffsetAndMetadata>) Objects.requireNonNull(argument);
  }
}
