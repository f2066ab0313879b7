package dev.longshore.replay;

import dev.longshore.deadletter.DeadLetterFilter;
import dev.longshore.deadletter.DeadLetterReference;
import dev.longshore.deadletter.HeaderNames;
import dev.longshore.deadletter.ParkedMessage;
import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What the user wants sent back.
 *
 * @param topic the dead-letter topic
 * @param filter which dead letters
 * @param references only these ones, all when empty
 * @param target the topic to send them to, empty for the one each came from
 * @param max how many at most
 * @param maxRedrives dead letters that were sent back this often are left out; where empty, each
 *     says for itself how often it may be
 * @param again whether to take those too that were sent back already
 * @param stripped user headers that do not go back
 */
public record ReplayRequest(
    String topic,
    DeadLetterFilter filter,
    Set<DeadLetterReference> references,
    Optional<String> target,
    long max,
    OptionalInt maxRedrives,
    boolean again,
    HeaderNames stripped) {

  /** A request by which all user headers go back. */
  public ReplayRequest(
      String topic,
      DeadLetterFilter filter,
      Set<DeadLetterReference> references,
      Optional<String> target,
      long max,
      OptionalInt maxRedrives,
      boolean again) {
    this(topic, filter, references, target, max, maxRedrives, again, HeaderNames.of(List.of()));
  }

  /** How often a dead letter that does not say so itself goes back before it stays. */
  private static final int DEFAULT_MAX_REDRIVES = 3;

  /** Copies the set. */
  public ReplayRequest {
    references = Set.copyOf(references);
    if (max < 1) {
      throw new IllegalArgumentException("a replay takes at least one dead letter: " + max);
    }
    if (target.filter(topic::equals).isPresent()) {
      throw new ProgramFailure(
          ExitCode.USAGE,
          "--to %s: dead letters of a topic cannot be sent into it again; name another topic"
              .formatted(topic));
    }
    if (maxRedrives.isPresent() && maxRedrives.getAsInt() < 0) {
      throw new IllegalArgumentException(
          "a dead letter cannot have been sent back less than 0 times: " + maxRedrives.getAsInt());
    }
  }

  /** Whether a dead letter was sent back as often as it may be. */
  boolean isWornOut(ParkedMessage parked) {
    int most = maxRedrives.orElseGet(() -> parked.maxRedrives().orElse(DEFAULT_MAX_REDRIVES));
    return parked.redrives() >= most;
  }
}
