package dev.longshore.replay;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a replay would send where, as of the moment it was made. Dead letters that come later are
 * not part of it.
 */
public final class ReplayPlan {
  private final ReplayRequest request;
  private final ChosenLetters chosen;
  private final List<CauseGroup> groups;
  private final Map<String, Long> targets;
  private final Set<String> strippedHeaders;
  private final LeftOut leftOut;

  ReplayPlan(ReplayRequest request, ChosenLetters chosen, PlanTally tally) {
    this(
        request,
        chosen,
        new Summary(tally.groups(), tally.targets(), tally.strippedHeaders(), tally.leftOut()));
  }

  ReplayPlan(ReplayRequest request, ChosenLetters chosen, Summary summary) {
    this.request = request;
    this.chosen = chosen;
    this.groups = List.copyOf(summary.groups());
    this.targets = Map.copyOf(summary.targets());
    this.strippedHeaders = new TreeSet<>(summary.strippedHeaders());
    this.leftOut = summary.leftOut();
  }

  /** What is told of a plan. */
  record Summary(
      List<CauseGroup> groups,
      Map<String, Long> targets,
      Set<String> strippedHeaders,
      LeftOut leftOut) {}

  /** What it was made for. */
  public ReplayRequest request() {
    return request;
  }

  /** How many dead letters it would send. */
  public long count() {
    return chosen.count();
  }

  /** These by cause, the most frequent first. */
  public List<CauseGroup> groups() {
    return groups;
  }

  /** How many would go to each topic. */
  public Map<String, Long> targets() {
    return targets;
  }

  /** Names of the headers that would not go back, a hundred or a few more at most. */
  public Set<String> strippedHeaders() {
    return Collections.unmodifiableSet(strippedHeaders);
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
   * @param withoutOrigin of which nobody knows where they came from
   * @param stubs of messages that were too large to be kept, so that there is nothing to send
   * @param discarded of which somebody decided that they stay
   * @param edited in whose place a corrected one stands
   * @param loops that would go into the topic that they stand in
   */
  public record LeftOut(
      long alreadyReplayed,
      long overMaxRedrives,
      long withoutOrigin,
      long stubs,
      long discarded,
      long edited,
      long loops) {
    /** All of them. */
    public long total() {
      return alreadyReplayed + overMaxRedrives + withoutOrigin + stubs + discarded + edited + loops;
    }
  }
}
