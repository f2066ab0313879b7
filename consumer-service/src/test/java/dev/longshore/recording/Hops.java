package dev.longshore.recording;

import dev.longshore.audit.HistoryEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Which records of the retry topic hold which message, and after how many attempts. What becomes
 * durable of a message, becomes so of the places where it stood before. Immutable.
 */
final class Hops {
  private static final String PREFIX = "longshore.retry.";

  private final Map<Originals.Place, List<Hop>> hops = new HashMap<>();

  private record Hop(Originals.Place place, int attempts, long millis) {}

  /** The hops of a run. */
  Hops(List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> retries) {
    for (ConsumerRecord<byte @Nullable [], byte @Nullable []> retry : retries) {
      var origin =
          new Originals.Place(
              header(retry, "origin-topic") + "-" + header(retry, "origin-partition"),
              Long.parseLong(header(retry, "origin-offset")));
      hops.computeIfAbsent(origin, first -> new ArrayList<>())
          .add(
              new Hop(
                  new Originals.Place(retry.topic() + "-" + retry.partition(), retry.offset()),
                  Integer.parseInt(header(retry, "attempts")),
                  retry.timestamp()));
    }
    hops.values().forEach(own -> own.sort(Comparator.comparingInt(Hop::attempts)));
  }

  /** What a dead letter makes durable, beyond the message's own place. */
  List<HistoryEvent.Parked> parked(String partition, long offset, long at) {
    return hops.getOrDefault(new Originals.Place(partition, offset), List.of()).stream()
        .map(Hop::place)
        .map(place -> new HistoryEvent.Parked(at, place.partition(), place.offset()))
        .toList();
  }

  /**
   * That each retry is durable, of every place where its message stood before with fewer attempts:
   * nothing tells from which of them it came.
   *
   * @param nanos the monotonic clock's reading at a time of the wall clock
   */
  List<Stamped> forwarded(LongUnaryOperator nanos) {
    List<Stamped> events = new ArrayList<>();
    hops.forEach(
        (origin, own) -> {
          for (Hop hop : own) {
            long at = nanos.applyAsLong(hop.millis());
            events.add(forwarded(at, origin, hop));
            own.stream()
                .filter(earlier -> earlier.attempts() < hop.attempts())
                .forEach(earlier -> events.add(forwarded(at, earlier.place(), hop)));
          }
        });
    return events;
  }

  private static Stamped forwarded(long nanos, Originals.Place from, Hop hop) {
    Originals.Place to = hop.place();
    return new Stamped(
        nanos,
        new HistoryEvent.Forwarded(
            Stamped.at(nanos),
            from.partition(),
            from.offset(),
            to.partition(),
            to.offset(),
            hop.attempts()));
  }

  private static String header(ConsumerRecord<?, ?> retry, String name) {
    return new String(retry.headers().lastHeader(PREFIX + name).value(), StandardCharsets.UTF_8);
  }
}
