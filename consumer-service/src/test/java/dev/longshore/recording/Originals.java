package dev.longshore.recording;

import dev.longshore.audit.HistoryEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Which messages have the same id, and which of them were acked: a consumer tells that a message is
 * a duplicate, but not of which. Owned by one thread.
 */
final class Originals {
  private static final String ID = "ce_id";

  private final Map<Place, String> ids = new HashMap<>();
  private final Map<String, List<Place>> places = new HashMap<>();
  private final Set<Place> acked = new HashSet<>();

  /** Where a message stands. */
  record Place(String partition, long offset) {
    /** What is said where no message has the same id. */
    static final Place UNKNOWN = new Place("nowhere", -1);
  }

  /** The messages of a run; those without an id are nobody's duplicates. */
  Originals(List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> messages) {
    for (ConsumerRecord<byte @Nullable [], byte @Nullable []> message : messages) {
      Header id = message.headers().lastHeader(ID);
      if (id != null) {
        Place place = new Place(message.topic() + "-" + message.partition(), message.offset());
        String text = new String(id.value(), StandardCharsets.UTF_8);
        ids.put(place, text);
        places.computeIfAbsent(text, first -> new ArrayList<>()).add(place);
      }
    }
  }

  /** Notes that a message was acked, where it was. */
  void note(HistoryEvent.Settled settled) {
    if (settled.how() == HistoryEvent.How.acked) {
      acked.add(new Place(settled.partition(), settled.offset()));
    }
  }

  /** A message of the same id that was acked by now; it may be the same one. */
  Optional<Place> acked(String partition, long offset) {
    return sameId(partition, offset).stream().filter(acked::contains).findFirst();
  }

  /** The event with what it is a duplicate of; of one that was not acked where none was. */
  HistoryEvent.Suppressed complete(HistoryEvent.Suppressed event) {
    Place self = new Place(event.partition(), event.offset());
    Place original =
        acked(event.partition(), event.offset())
            .or(() -> others(self).findFirst())
            .orElse(Place.UNKNOWN);
    return new HistoryEvent.Suppressed(
        event.at(),
        event.instance(),
        event.partition(),
        event.epoch(),
        event.offset(),
        original.partition(),
        original.offset());
  }

  private Stream<Place> others(Place self) {
    return sameId(self.partition(), self.offset()).stream().filter(place -> !place.equals(self));
  }

  private List<Place> sameId(String partition, long offset) {
    String id = ids.get(new Place(partition, offset));
    return id == null ? List.of() : places.getOrDefault(id, List.of());
  }
}
