package dev.longshore.fleet;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a group: the last snapshot, and since when there has been no newer one. Nothing
 * read yet, unreadable and empty are three different things. Immutable.
 *
 * @param last the last snapshot, empty before the first
 * @param failure why there is no newer one, empty while reading works
 */
public record GroupReading(Optional<GroupSnapshot> last, Optional<Failure> failure) {
  /** Before anything was read. */
  public static final GroupReading NONE = new GroupReading(Optional.empty(), Optional.empty());

  /**
   * A failure that goes on.
   *
   * @param since when reading failed first
   * @param why what the last try failed with
   */
  public record Failure(Instant since, String why) {}

  GroupReading succeeded(GroupSnapshot snapshot) {
    return new GroupReading(Optional.of(snapshot), Optional.empty());
  }

  GroupReading failed(Instant when, String why) {
    Instant since = failure.map(Failure::since).orElse(when);
    return new GroupReading(last, Optional.of(new Failure(since, why)));
  }
}
