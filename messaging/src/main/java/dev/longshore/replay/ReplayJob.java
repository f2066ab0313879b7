package dev.longshore.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * A replay as it is known to everybody: what it is to do, how far it is, and who runs it.
 *
 * @param id its name, which its messages carry
 * @param topic the dead-letter topic
 * @param state how it stands
 * @param counts how far it is
 * @param perSecond its rate, infinity for none
 * @param canary how many messages it sends before it waits to see what becomes of them
 * @param reason why somebody wants it; may be empty
 * @param by who started it
 * @param createdAt when
 * @param updatedAt when whoever runs it said so last
 * @param origins the offset in each partition of its targets at which it began
 */
public record ReplayJob(
    String id,
    String topic,
    JobState state,
    Counts counts,
    double perSecond,
    long canary,
    String reason,
    String by,
    Instant createdAt,
    Instant updatedAt,
    Map<String, Map<Integer, Long>> origins) {
  /** Who has not said anything for so long does not run it any more. */
  private static final Duration SILENCE = Duration.ofSeconds(10);

  /** Copies the map. */
  public ReplayJob {
    origins = Map.copyOf(origins);
  }

  /**
   * How far a job is.
   *
   * @param planned how many dead letters its plan chose
   * @param replayed how many of them were sent
   * @param failed how many could not be sent
   * @param skipped how many others had dealt with since the plan was made
   */
  public record Counts(long planned, long replayed, long failed, long skipped) {}

  /** Whether a process is at work on it, as far as one can tell. */
  public boolean isAlive(Instant now) {
    return state.isActive() && updatedAt.plus(SILENCE).isAfter(now);
  }

  /** How it stands, as people are told: a job that nobody runs any more was interrupted. */
  public JobState shownState(Instant now) {
    return state.isActive() && !isAlive(now) ? JobState.INTERRUPTED : state;
  }

  /** The same at a later moment. */
  public ReplayJob with(JobState newState, Counts newCounts, double newRate, Instant now) {
    return new ReplayJob(
        id, topic, newState, newCounts, newRate, canary, reason, by, createdAt, now, origins);
  }
}
