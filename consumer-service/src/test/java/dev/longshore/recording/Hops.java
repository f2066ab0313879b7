package dev.longshore.recording;

import dev.longshore.audit.HistoryEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Which records of the retry topic hold which message, and after how many attempts. What becomes
 * durable of a message, becomes so of the places where it stood before. Immutable.
 */
final class Hops {
  private static final String PREFIX = "longshore.retry.";

  private final Map<String, List<Hop>> hops = new HashMap<>();

  private record Hop(String partition, long offset, int attempts, long millis) {}

  /** The hops of a run. */
  Hops(List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> retries) {
    for (ConsumerRecord<byte @Nullable [], byte @Nullable []> retry : retries) {
      String origin =
          origin(
              header(retry, "origin-topic") + "-" + header(retry, "origin-partition"),
              Long.parseLong(header(retry, "origin-offset")));
      hops.computeIfAbsent(origin, first -> new ArrayList<>())
          .add(
              new Hop(
                  retry.topic() + "-" + retry.partition(),
                  retry.offset(),
                  Integer.parseInt(header(retry, "attempts")),
                  retry.timestamp()));
    }
    hops.values().forEach(own -> own.sort(Comparator.comparingInt(Hop::attempts)));
  }

  /** What a dead letter makes durable, beyond the message's own place. */
  List<HistoryEvent.Parked> parked(String partition, long offset, long at) {
    return hops.getOrDefault(origin(partition, offset), List.of()).stream()
        .map(hop -> new HistoryEvent.Parked(at, hop.partition(), hop.offset()))
        .toList();
  }

  /** From when on each place's message is durable in the retry topic, in milliseconds. */
  Map<Originals.Place, Long> forwarded() {
    Map<Originals.Place, Long> times = new HashMap<>();
    hops.forEach(
        (origin, own) -> {
          for (Hop hop : own) {
            times.merge(place(origin), hop.millis(), Math::min);
            own.stream()
                .filter(earlier -> earlier.attempts() < hop.attempts())
                .map(earlier -> new Originals.Place(earlier.partition(), earlier.offset()))
                .forEach(place -> times.merge(place, hop.millis(), Math::min));
          }
        });
    return times;
  }

  private static String origin(String partition, long offset) {
    return partition + " " + offset;
  }

  private static Originals.Place place(String origin) {
    int space = origin.lastIndexOf(' ');
    return new Originals.Place(
        origin.substring(0, space), Long.parseLong(origin.substring(space + 1)));
  }

  private static String header(ConsumerRecord<?, ?> retry, String name) {
    return new String(retry.headers().lastHeader(PREFIX + name).value(), StandardCharsets.UTF_8);
  }
}
