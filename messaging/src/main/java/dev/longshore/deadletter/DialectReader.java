package dev.longshore.deadletter;

import dev.longshore.message.Header;
import dev.longshore.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds out whose dead letter a message is. Where several have left their headers, the one that
 * wrote last counts: a message that Connect parked, and that a consumer of its dead letters parked
 * again.
 */
final class DialectReader {
  private static final List<Dialect> ALL = List.of(Dialect.values());

  private DialectReader() {}

  /**
   * A dead letter in its dialect.
   *
   * @param dialect whose headers tell of it
   * @param letter what they say
   */
  record Reading(Dialect dialect, DeadLetter letter) {}

  /** What the headers say, empty where nobody tells why the message is here. */
  static Optional<Reading> read(Message message) {
    for (Dialect dialect : lastFirst(message)) {
      Optional<DeadLetter> letter = letter(dialect, message);
      if (letter.isPresent()) {
        return Optional.of(new Reading(dialect, letter.get()));
      }
    }
    return Optional.empty();
  }

  /** Dialects that have left headers, the last one to do so first. */
  private static List<Dialect> lastFirst(Message message) {
    List<Dialect> found = new ArrayList<>(1);
    for (Header header : message.headers()) {
      for (Dialect dialect : ALL) {
        if (dialect.marks(header.name()) && (found.isEmpty() || found.getFirst() != dialect)) {
          found.remove(dialect);
          found.addFirst(dialect);
        }
      }
    }
    return found;
  }

  private static Optional<DeadLetter> letter(Dialect dialect, Message message) {
    return switch (dialect) {
      case LONGSHORE -> DeadLetterHeaders.read(message::header);
      case SPRING -> ForeignHeaders.spring(message);
      case CONNECT -> ForeignHeaders.connect(message);
      case STREAMS -> ForeignHeaders.streams(message);
      case SHARE_GROUP -> ForeignHeaders.shareGroup(message);
      case PLAIN -> Optional.empty();
    };
  }
}
