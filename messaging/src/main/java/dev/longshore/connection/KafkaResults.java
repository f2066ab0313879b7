package dev.longshore.connection;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;

/** Waits for what the admin client promises. */
public final class KafkaResults {
  private KafkaResults() {}

  /**
   * The result, once it is there; for as long as the admin client's own time limits allow.
   *
   * @throws KafkaException the cause itself, without the wrapper of the future
   */
  public static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get();
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
