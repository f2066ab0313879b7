package dev.longshore.tool.dlq;

import dev.longshore.connection.KafkaErrors;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/** Records on their way, of which every one must arrive. Owned by one thread. */
final class Writes {
  private static final int WINDOW = 10_000;

  private final Producer<byte @Nullable [], byte @Nullable []> producer;
  private final Deque<Future<RecordMetadata>> pending = new ArrayDeque<>();

  Writes(Producer<byte @Nullable [], byte @Nullable []> producer) {
    this.producer = producer;
  }

  /** Sends one; waits for earlier ones where there are very many. */
  void add(ProducerRecord<byte @Nullable [], byte @Nullable []> record) {
    pending.add(producer.send(record));
    while (pending.size() > WINDOW) {
      awaitNext();
    }
  }

  /** Waits until all have arrived; the place of the last one. */
  RecordMetadata await() {
    RecordMetadata last = awaitNext();
    while (!pending.isEmpty()) {
      last = awaitNext();
    }
    return last;
  }

  private RecordMetadata awaitNext() {
    try {
      return pending.remove().get();
    } catch (ExecutionException failure) {
      if (KafkaErrors.unwrap(failure) instanceof KafkaException cause) {
        throw cause;
      }
      throw new KafkaException(failure);
    } catch (InterruptedException interrupted) {
      throw new InterruptException(interrupted);
    }
  }
}
