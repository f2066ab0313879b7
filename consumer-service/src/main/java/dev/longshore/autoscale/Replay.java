package dev.longshore.autoscale;

import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes recorded decisions again from their inputs, with the class that made them. */
public final class Replay {
  /**
   * How a replay went.
   *
   * @param decisions how many were made again
   * @param lives how many autoscalers had made them
   * @param difference the first that came out otherwise
   */
  public record Result(long decisions, int lives, Optional<Difference> difference) {}

  /** A decision that came out otherwise. */
  public record Difference(Decision recorded, Decision made) {}

  private Replay() {}

  /**
   * Makes them again until one differs.
   *
   * @param recorded all decisions of one autoscaler or of several after each other, each from its
   *     first on
   * @throws IllegalArgumentException when some are missing, since each rests on all before it
   */
  public static Result of(Stream<Decision> recorded) {
    long decisions = 0;
    int lives = 0;
    Autoscaler autoscaler =
        new Autoscaler(AutoscalerSettings.of(0, 1, java.time.Duration.ofSeconds(1)));
    long expected = 0;
    Iterator<Decision> each = recorded.iterator();
    while (each.hasNext()) {
      Decision next = each.next();
      if (next.sequence() == 0) {
        autoscaler = new Autoscaler(next.settings());
        lives++;
        expected = 0;
      }
      if (next.sequence() != expected || lives == 0) {
        throw new IllegalArgumentException(
            "decision %d of %s comes where %d was expected; replay from decision 0 on, without gaps"
                .formatted(next.sequence(), next.at(), expected));
      }
      expected++;
      decisions++;
      Decision made = autoscaler.tick(next.sample(), next.target());
      if (!made.equals(next)) {
        return new Result(decisions, lives, Optional.of(new Difference(next, made)));
      }
    }
    return new Result(decisions, lives, Optional.empty());
  }
}
