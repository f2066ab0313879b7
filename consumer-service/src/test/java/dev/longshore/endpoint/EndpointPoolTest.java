package dev.longshore.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.endpoint.EndpointListener.Ending;
import dev.longshore.time.FakeTicker;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EndpointPoolTest {
  private final FakeTicker ticker = new FakeTicker();
  private final List<String> turns = new ArrayList<>();
  private final EndpointPool pool = pool("a", "b", "c");

  @Test
  void eachHasItsTurn() {
    assertThat(choices(6)).containsExactly(0, 1, 2, 0, 1, 2);
  }

  @Test
  void aNameChoosesItsEndpointAndAnUnknownOneNone() {
    assertThat(pool.indexOf("c")).isEqualTo(2);
    assertThat(pool.indexOf("")).isZero();
    assertThat(pool.indexOf("")).isEqualTo(1);
  }

  @Test
  void oneThatFailsSeveralTimesInARowIsOutUntilItsProbeSucceeds() {
    fail(1, Health.MOST_FAILURES - 1);
    answer(1);
    fail(1, Health.MOST_FAILURES - 1);
    assertThat(pool.isWell(1)).as("with a success between").isTrue();

    fail(1, 1);

    assertThat(pool.isWell(1)).isFalse();
    assertThat(choices(50)).doesNotContain(1);
    ticker.advance(Health.FIRST_TIME);
    assertThat(choices(50)).as("one probe").containsOnlyOnce(1);
    answer(1);
    assertThat(choices(6)).contains(1);
    assertThat(turns).containsExactly("b out", "b in");
  }

  @Test
  void eachProbeThatFailsDoublesTheTimeUpToALimit() {
    fail(0, Health.MOST_FAILURES);
    Duration time = Health.FIRST_TIME;
    for (int round = 0; round < 12; round++) {
      ticker.advance(time.minusMillis(1));
      assertThat(choices(20)).as("before %s", time).doesNotContain(0);
      ticker.advance(Duration.ofMillis(1));
      assertThat(choices(20)).as("after %s", time).containsOnlyOnce(0);
      fail(0, 1);
      time =
          time.multipliedBy(2).compareTo(Health.LONGEST_TIME) > 0
              ? Health.LONGEST_TIME
              : time.multipliedBy(2);
    }
    assertThat(turns).containsExactly("a out");
  }

  @Test
  void aProbeOfWhichNothingIsHeardIsFollowedByAnother() {
    fail(0, Health.MOST_FAILURES);
    ticker.advance(Health.FIRST_TIME);
    assertThat(choices(10)).containsOnlyOnce(0);

    ticker.advance(Health.FIRST_TIME);

    assertThat(choices(10)).containsOnlyOnce(0);
  }

  @Test
  void failuresOfAttemptsThatBeganBeforeItWasOutDoNotKeepItOut() {
    fail(0, Health.MOST_FAILURES + 30);

    ticker.advance(Health.FIRST_TIME);

    assertThat(choices(3)).contains(0);
  }

  @Test
  void whenAllAreOutTheOneWhoseProbeIsDueFirstIsTried() {
    fail(1, Health.MOST_FAILURES);
    ticker.advance(Duration.ofMillis(100));
    fail(0, Health.MOST_FAILURES);
    fail(2, Health.MOST_FAILURES);

    assertThat(choices(3)).containsExactly(1, 1, 1);
  }

  @Test
  void anotherIsOneThatIsWellAndWasNotTried() {
    fail(2, Health.MOST_FAILURES);

    assertThat(pool.another(Set.of(0))).hasValue(1);
    assertThat(pool.another(Set.of(0, 1))).isEmpty();
    assertThat(pool.another(Set.of(0, 1, 2))).isEmpty();
  }

  @Test
  void attemptsUnderWayAreCounted() {
    pool.begin(0);
    pool.begin(0);
    pool.ended(0, Ending.GIVEN_UP);

    assertThat(pool.attempts(0)).isEqualTo(1);
    assertThat(pool.isWell(0)).isTrue();
  }

  private void fail(int index, int times) {
    for (int count = 0; count < times; count++) {
      pool.begin(index);
      pool.ended(index, count % 2 == 0 ? Ending.FAILED : Ending.UNREACHABLE);
    }
  }

  private void answer(int index) {
    pool.begin(index);
    pool.ended(index, Ending.ANSWERED);
  }

  private List<Integer> choices(int count) {
    return IntStream.range(0, count).mapToObj(turn -> pool.choose()).toList();
  }

  private EndpointPool pool(String... names) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (String name : names) {
      endpoints.add(new Endpoint(name, URI.create("http://" + name + "/"), 1));
    }
    return new EndpointPool(
        endpoints,
        new Balance.RoundRobin(),
        ticker,
        new EndpointListener() {
          @Override
          public void ended(Endpoint endpoint, Ending ending) {}

          @Override
          public void turned(Endpoint endpoint, boolean well) {
            turns.add(endpoint.name() + (well ? " in" : " out"));
          }
        });
  }
}
