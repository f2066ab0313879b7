package dev.longshore.replay;

import java.util.List;
import java.util.Map;

/**
 * What a replay would send where, as of the moment it was made. Dead letters that come later are
 * not part of it.
 */
public final class ReplayPlan {
  private final ReplayRequest request;
  private final ChosenLetters chosen;
  private final long count;
  private final List<CauseGroup> groups;
  private final Map<String, Long> targets;
  private final LeftOut leftOut;

  ReplayPlan(
      ReplayRequest request, ChosenLetters chosen, PlanTally tally, List<CauseGroup> groups) {
    this.request = request;
    this.chosen = chosen;
    this.count = tally.count();
    this.groups = List.copyOf(groups);
    this.targets = Map.copyOf(tally.targets());
    this.leftOut = tally.leftOut();
  }

  /** What it was made for. */
  public ReplayRequest request() {
    return request;
  }

  /** How many dead letters it would send. */
  public long count() {
    return count;
  }

  /** These by cause, the most frequent first. */
  public List<CauseGroup> groups() {
    return groups;
  }

  /** How many would go to each topic. */
  public Map<String, Long> targets() {
    return targets;
  }

  /** What matched and would not be sent. */
  public LeftOut leftOut() {
    return leftOut;
  }

  ChosenLetters chosen() {
    return chosen;
  }

  /**
   * Dead letters with the same cause.
   *
   * @param fingerprint what they have in common
   * @param cause the error's class or the reason, empty when not known
   * @param count how many
   */
  public record CauseGroup(String fingerprint, String cause, long count) {}

  /**
   * Matching dead letters that are not sent.
   *
   * @param alreadyReplayed sent back before
   * @param overMaxRedrives sent back as often as is allowed
   * @param withoutOrigin not parked by Longshore, so that nobody knows where they came from
   * @param stubs of messages that were too large to be kept, so that there is nothing to send
   */
  public record LeftOut(
      long alreadyReplayed, long overMaxRedrives, long withoutOrigin, long stubs) {
    /** All of them. */
    public long total() {
      return alreadyReplayed + overMaxRedrives + withoutOrigin + stubs;
    }
  }
}
