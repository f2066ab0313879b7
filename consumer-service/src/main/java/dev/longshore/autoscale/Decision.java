package dev.longshore.autoscale;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One decision, with everything it was made from: {@link Replay} makes the same of the same inputs.
 *
 * @param sequence its number in the life of its autoscaler, from 0
 * @param at when the sample was taken
 * @param epoch the leader's generation
 * @param from how many instances the target was asked for before
 * @param to how many it is to be asked for
 * @param reason the rule that decided
 * @param victims ids of instances that should go first, where some go
 * @param notes what a person should know beside
 * @param measures what was measured
 * @param needs what that asks for
 * @param forecast what the forecasts say, where some are made
 * @param review what became of an earlier decision, at the first tick that can tell
 * @param text all of it in one line
 * @param settings how it was decided
 * @param sample the load
 * @param target the target
 */
public record Decision(
    long sequence,
    Instant at,
    long epoch,
    int from,
    int to,
    Reason reason,
    List<String> victims,
    List<Note> notes,
    Measures measures,
    Needs needs,
    Optional<ForecastReport> forecast,
    Optional<Review> review,
    String text,
    AutoscalerSettings settings,
    LoadSample sample,
    TargetState target) {

  /**
   * What became of a decision that added instances.
   *
   * @param sequence that decision's number
   * @param lead the seconds until one of them worked
   * @param predictedAge the age that was predicted for now
   * @param age the age that it is
   */
  public record Review(long sequence, double lead, double predictedAge, double age) {}

  /** Copies the lists. */
  public Decision {
    victims = List.copyOf(victims);
    notes = List.copyOf(notes);
  }

  /** Whether the target is to be asked for another number. */
  public boolean isChange() {
    return from != to;
  }
}
