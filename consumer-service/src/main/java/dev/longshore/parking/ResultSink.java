package dev.longshore.parking;

import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.Posting;
import java.util.Optional;

/** Where the results of handlers go. Any thread. */
@FunctionalInterface
public interface ResultSink {
  /** Results are dropped. */
  ResultSink NONE = (delivery, value, contentType) -> Optional.empty();

  /**
   * What must be written of a result before its message counts as done.
   *
   * @param contentType what the value is, where the handler says so
   * @return empty when results are dropped
   */
  Optional<Posting> posting(Delivery delivery, byte[] value, Optional<String> contentType);
}
