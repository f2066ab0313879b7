package dev.longshore.fleet;

import dev.longshore.fleet.GroupSnapshot.Member;
import dev.longshore.heartbeat.Heartbeat;
import dev.longshore.heartbeat.InstanceState;
import dev.longshore.heartbeat.Liveness;
import dev.longshore.heartbeat.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Whom to put out of the group because of what its heartbeats tell. A pure function.
 *
 * <p>Silence is only a sign of death, so it is believed with care: only while heartbeats can be
 * read, only as long as somebody else is there to take over, for a third of the fleet within a
 * minute at most, and once: who is a member again without having spoken since lives, be it a new
 * process of that name or one whose heartbeats do not arrive. That a process has ended, or says
 * that it failed, is a fact and needs none of this.
 */
public final class EvictionPolicy {
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int ONE_OF = 3;

  private EvictionPolicy() {}

  /**
   * What is known. Immutable.
   *
   * @param members the members of the group, by the broker
   * @param sightings the instances, by their heartbeats
   * @param earlier what was done before, by this policy
   */
  public record Situation(
      Instant now, List<Member> members, List<Sighting> sightings, List<Eviction> earlier) {
    /** Copies the lists. */
    public Situation {
      members = List.copyOf(members);
      sightings = List.copyOf(sightings);
      earlier = List.copyOf(earlier);
    }
  }

  /**
   * Somebody to put out, or who would be if it were not for a reason. Immutable.
   *
   * @param reason how its death is known
   * @param refusal why it stays all the same, empty when it goes
   */
  public record Verdict(
      String instance,
      String staticId,
      Eviction.Cause cause,
      String reason,
      int partitions,
      Optional<String> refusal) {

    /** Whether it is to be put out. */
    public boolean evicts() {
      return refusal.isEmpty();
    }
  }

  /** Decides about everybody who looks dead and is still a member, those silent longest first. */
  public static List<Verdict> decide(Situation situation) {
    List<Verdict> verdicts = new ArrayList<>();
    int silent = recentlySilent(situation);
    for (Sighting sighting : suspects(situation)) {
      Optional<Member> member = member(situation, sighting.heartbeat());
      if (member.isEmpty()) {
        continue;
      }
      Verdict verdict = verdict(situation, sighting, member.get(), silent);
      if (verdict.evicts() && verdict.cause() == Eviction.Cause.SILENT) {
        silent++;
      }
      verdicts.add(verdict);
    }
    return verdicts;
  }

  private static List<Sighting> suspects(Situation situation) {
    return situation.sightings().stream()
        .filter(sighting -> sighting.liveness() == Liveness.DEAD)
        .sorted(Comparator.comparing(Sighting::watchedSilence).reversed())
        .toList();
  }

  private static Verdict verdict(
      Situation situation, Sighting sighting, Member member, int silentSoFar) {
    Heartbeat last = sighting.heartbeat();
    if (last.state() == InstanceState.FAILED) {
      return verdict(
          sighting, member, Eviction.Cause.FAILED, "it failed: " + last.why(), Optional.empty());
    }
    String reason = "no heartbeat for %d s".formatted(sighting.watchedSilence().toSeconds());
    return verdict(
        sighting,
        member,
        Eviction.Cause.SILENT,
        reason,
        objection(situation, sighting, silentSoFar));
  }

  private static Verdict verdict(
      Sighting sighting,
      Member member,
      Eviction.Cause cause,
      String reason,
      Optional<String> refusal) {
    return new Verdict(
        sighting.id(),
        sighting.heartbeat().instance().staticId(),
        cause,
        reason,
        member.partitions().size(),
        refusal);
  }

  private static Optional<String> objection(Situation situation, Sighting sighting, int silent) {
    if (wasPutOutSince(situation, sighting)) {
      return Optional.of(
          "it is a member again after it was put out: it lives, and has not been heard yet");
    }
    boolean othersAreThere =
        situation.sightings().stream().anyMatch(other -> other.liveness() == Liveness.ALIVE);
    if (!othersAreThere) {
      return Optional.of("nobody else is there to take over");
    }
    int most = Math.max(1, situation.members().size() / ONE_OF);
    if (silent >= most) {
      return Optional.of(
          "%d of %d members were put out for their silence within a minute; a person has to decide"
              .formatted(silent, situation.members().size()));
    }
    return Optional.empty();
  }

  private static boolean wasPutOutSince(Situation situation, Sighting sighting) {
    Instant heard = situation.now().minus(sighting.silence());
    String staticId = sighting.heartbeat().instance().staticId();
    return situation.earlier().stream()
        .anyMatch(eviction -> eviction.staticId().equals(staticId) && eviction.at().isAfter(heard));
  }

  private static int recentlySilent(Situation situation) {
    Instant since = situation.now().minus(WINDOW);
    return Math.toIntExact(
        situation.earlier().stream()
            .filter(eviction -> eviction.cause() == Eviction.Cause.SILENT)
            .filter(eviction -> eviction.at().isAfter(since))
            .count());
  }

  private static Optional<Member> member(Situation situation, Heartbeat last) {
    return situation.members().stream()
        .filter(member -> member.staticId().filter(last.instance().staticId()::equals).isPresent())
        .findFirst();
  }
}
