package dev.longshore.replay;

import dev.longshore.deadletter.DeadLetterFilter;
import dev.longshore.deadletter.DeadLetterReference;
import java.util.Optional;
import java.util.Set;

/**
 * What the user wants sent back.
 *
 * @param topic the dead-letter topic
 * @param filter which dead letters
 * @param references only these ones, all when empty
 * @param target the topic to send them to, empty for the one each came from
 * @param max how many at most
 * @param maxRedrives dead letters that were sent back this often are left out
 * @param again whether to take those too that were sent back already
 */
public record ReplayRequest(
    String topic,
    DeadLetterFilter filter,
    Set<DeadLetterReference> references,
    Optional<String> target,
    long max,
    int maxRedrives,
    boolean again) {

  /** How often a dead letter goes back before it stays, unless told otherwise. */
  public static final int DEFAULT_MAX_REDRIVES = 3;

  /** Copies the set. */
  public ReplayRequest {
    references = Set.copyOf(references);
    if (max < 1) {
      throw new IllegalArgumentException("a replay takes at least one dead letter: " + max);
    }
  }
}
