package dev.longshore.fleet;

import static dev.longshore.fleet.FleetFixture.NOW;
import static dev.longshore.fleet.FleetFixture.alive;
import static dev.longshore.fleet.FleetFixture.beat;
import static dev.longshore.fleet.FleetFixture.member;
import static dev.longshore.fleet.FleetFixture.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.fleet.EvictionPolicy.Situation;
import dev.longshore.fleet.EvictionPolicy.Verdict;
import dev.longshore.fleet.GroupSnapshot.Member;
import dev.longshore.heartbeat.InstanceState;
import dev.longshore.heartbeat.Liveness;
import dev.longshore.heartbeat.Sighting;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EvictionPolicyTest {
  @Test
  void oneThatIsSilentForLongIsPutOutWithItsReason() {
    List<Verdict> verdicts =
        decide(List.of(member("a", 0, 4), member("b", 4, 4)), List.of(silent("a", 16), lives("b")));

    assertThat(verdicts)
        .singleElement()
        .satisfies(
            verdict -> {
              assertThat(verdict.evicts()).isTrue();
              assertThat(verdict.instance()).isEqualTo("a");
              assertThat(verdict.cause()).isEqualTo(Eviction.Cause.SILENT);
              assertThat(verdict.reason()).isEqualTo("no heartbeat for 16 s");
              assertThat(verdict.partitions()).isEqualTo(4);
            });
  }

  @Test
  void suspectsStoppedOnesAndThoseWhomNobodyCanHearStay() {
    List<Sighting> sightings =
        List.of(
            seen(beat("a", InstanceState.IDLE, 0), Liveness.SUSPECT, 10),
            seen(beat("b", InstanceState.STOPPED, 0), Liveness.STOPPED, 60),
            seen(beat("c", InstanceState.IDLE, 0), Liveness.UNREADABLE, 60),
            lives("d"));

    assertThat(decide(members("a", "b", "c", "d"), sightings)).isEmpty();
  }

  @Test
  void whoIsNoMemberIsNotTalkedAbout() {
    assertThat(decide(members("b"), List.of(silent("a", 20), lives("b")))).isEmpty();
  }

  @Test
  void nobodyIsPutOutWhenNobodyIsThereToTakeOver() {
    assertThat(decide(members("a", "b"), List.of(silent("a", 20), silent("b", 20))))
        .hasSize(2)
        .noneMatch(Verdict::evicts)
        .allSatisfy(
            verdict ->
                assertThat(verdict.refusal())
                    .hasValueSatisfying(why -> assertThat(why).contains("nobody else")));
  }

  @Test
  void neverMoreThanAThirdInAMinuteTheMostSilentFirst() {
    List<Sighting> sightings =
        Stream.concat(
                IntStream.range(0, 5).mapToObj(number -> silent("s" + number, 20 + number)),
                IntStream.range(0, 4).mapToObj(number -> lives("l" + number)))
            .toList();
    List<Member> members = sightings.stream().map(one -> member(one.id(), 0, 1)).toList();

    List<Verdict> verdicts = decide(members, sightings);

    assertThat(verdicts.stream().filter(Verdict::evicts).map(Verdict::instance))
        .containsExactly("s4", "s3", "s2");
    assertThat(verdicts.getLast().refusal()).get().asString().contains("a person has to decide");
  }

  @Test
  void whatWasDoneWithinTheMinuteCounts() {
    List<Eviction> earlier = List.of(eviction("x", Eviction.Cause.SILENT, 30));

    assertThat(
            decide(
                members("a", "b", "c"), List.of(silent("a", 20), lives("b"), lives("c")), earlier))
        .noneMatch(Verdict::evicts);
    assertThat(
            decide(
                members("a", "b", "c"),
                List.of(silent("a", 20), lives("b"), lives("c")),
                List.of(eviction("x", Eviction.Cause.SILENT, 61))))
        .allMatch(Verdict::evicts);
  }

  @Test
  void aMemberThatIsBackWithoutHavingSpokenLives() {
    List<Eviction> earlier = List.of(eviction("a", Eviction.Cause.EXITED, 15));

    assertThat(decide(members("a", "b"), List.of(silent("a", 20), lives("b")), earlier))
        .singleElement()
        .satisfies(verdict -> assertThat(verdict.refusal()).get().asString().contains("it lives"));
  }

  @Test
  void whoSaidThatItFailedGoesWhateverTheRateIs() {
    List<Sighting> sightings =
        List.of(
            seen(beat("a", InstanceState.FAILED, 0), Liveness.DEAD, 0),
            seen(beat("b", InstanceState.FAILED, 0), Liveness.DEAD, 0));

    assertThat(
            decide(members("a", "b"), sightings, List.of(eviction("x", Eviction.Cause.SILENT, 5))))
        .hasSize(2)
        .allMatch(Verdict::evicts)
        .allSatisfy(verdict -> assertThat(verdict.reason()).isEqualTo("it failed: out of luck"));
  }

  private static List<Verdict> decide(List<Member> members, List<Sighting> sightings) {
    return decide(members, sightings, List.of());
  }

  private static List<Verdict> decide(
      List<Member> members, List<Sighting> sightings, List<Eviction> earlier) {
    return EvictionPolicy.decide(new Situation(NOW, members, sightings, earlier));
  }

  private static List<Member> members(String... names) {
    return Stream.of(names).map(name -> member(name, 0, 1)).toList();
  }

  private static Sighting silent(String id, int seconds) {
    return seen(beat(id, InstanceState.PROCESSING, 0), Liveness.DEAD, seconds);
  }

  private static Sighting lives(String id) {
    return alive(beat(id, InstanceState.PROCESSING, 0));
  }

  private static Eviction eviction(String id, Eviction.Cause cause, int secondsAgo) {
    return new Eviction(NOW.minusSeconds(secondsAgo), id, id, cause, "because", 1, 1);
  }
}
