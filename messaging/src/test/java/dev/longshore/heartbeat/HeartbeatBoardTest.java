package dev.longshore.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HeartbeatBoardTest {
  private static final String GROUP = "orders-workers";
  private static final LivenessLimits LIMITS =
      new LivenessLimits(Duration.ofSeconds(6), Duration.ofSeconds(15));

  private final HeartbeatBoard board = HeartbeatBoard.watching(LIMITS);

  @Test
  void silenceMakesSuspectThenDead() throws Exception {
    hear(Beats.of("a", InstanceState.IDLE), 0);

    listenUntil(5);
    assertThat(seen("a", 5).liveness()).isEqualTo(Liveness.ALIVE);
    listenUntil(7);
    assertThat(seen("a", 7).liveness()).isEqualTo(Liveness.SUSPECT);
    listenUntil(15);
    assertThat(seen("a", 15).liveness()).isEqualTo(Liveness.DEAD);
    assertThat(seen("a", 15).silence()).isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void whoCannotListenTakesNobodyForDead() throws Exception {
    hear(Beats.of("a", InstanceState.IDLE), 0);
    listenUntil(4);

    assertThat(seen("a", 60).liveness()).isEqualTo(Liveness.UNREADABLE);
    assertThat(seen("a", 60).silence()).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void afterAnOutageTheTimeUntilDeathBeginsAnew() throws Exception {
    hear(Beats.of("a", InstanceState.IDLE), 0);
    listenUntil(4);

    board.readUntil(nanos(60));
    assertThat(seen("a", 60).liveness()).isEqualTo(Liveness.SUSPECT);
    for (int second = 61; second < 75; second++) {
      board.readUntil(nanos(second));
      assertThat(seen("a", second).liveness()).isEqualTo(Liveness.SUSPECT);
    }
    board.readUntil(nanos(75));
    assertThat(seen("a", 75).liveness()).isEqualTo(Liveness.DEAD);
  }

  @Test
  void whatLayThereBeforeIsAsOldAsTheBrokerSays() throws Exception {
    board.accept("k", HeartbeatCodec.write(Beats.of("a", InstanceState.IDLE)), ofSeconds(40), 0);
    board.readUntil(0);

    assertThat(seen("a", 0).liveness()).isEqualTo(Liveness.SUSPECT);
    assertThat(seen("a", 0).silence()).isEqualTo(ofSeconds(40));
  }

  @Test
  void aGlanceTrustsTheSilence() throws Exception {
    HeartbeatBoard glance = HeartbeatBoard.glancing(LIMITS);
    glance.accept("k", HeartbeatCodec.write(Beats.of("a", InstanceState.IDLE)), ofSeconds(40), 0);
    glance.readUntil(0);

    assertThat(glance.sightings(GROUP, 0).getFirst().liveness()).isEqualTo(Liveness.DEAD);
  }

  @Test
  void whoSaidThatItStopsIsNotDead() throws Exception {
    hear(Beats.of("a", InstanceState.STOPPED), 0);
    hear(Beats.of("b", InstanceState.FAILED), 0);
    listenUntil(30);

    assertThat(seen("a", 30).liveness()).isEqualTo(Liveness.STOPPED);
    assertThat(seen("b", 30).liveness()).isEqualTo(Liveness.DEAD);
  }

  @Test
  void whoSpeaksSeldomIsGivenFourIntervals() throws Exception {
    hear(Beats.of("a", InstanceState.IDLE, ofSeconds(10)), 0);

    listenUntil(39);
    assertThat(seen("a", 39).liveness()).isEqualTo(Liveness.SUSPECT);
    listenUntil(40);
    assertThat(seen("a", 40).liveness()).isEqualTo(Liveness.DEAD);
  }

  @Test
  void theGoneAreForgottenAfterTenMinutes() throws Exception {
    hear(Beats.of("a", InstanceState.STOPPED), 0);

    listenUntil(610);
    assertThat(board.sightings(GROUP, nanos(610))).hasSize(1);
    listenUntil(620);
    assertThat(board.sightings(GROUP, nanos(620))).isEmpty();
  }

  @Test
  void garbageIsCountedAndChangesNothing() throws Exception {
    hear(Beats.of("a", InstanceState.IDLE), 0);

    assertThatThrownBy(
            () ->
                board.accept(
                    "orders-workers/a", "{}".getBytes(StandardCharsets.UTF_8), Duration.ZERO, 1))
        .isInstanceOf(MalformedHeartbeat.class);
    listenUntil(1);

    assertThat(board.malformed()).isEqualTo(1);
    assertThat(seen("a", 1).liveness()).isEqualTo(Liveness.ALIVE);
  }

  @Test
  void anEmptyValueForgetsAnInstanceAndGroupsAreApart() throws Exception {
    hear(Beats.of("a", InstanceState.IDLE), 0);
    board.accept("orders-workers/a", null, Duration.ZERO, 0);

    assertThat(board.sightings(GROUP, 0)).isEmpty();
    hear(Beats.of("a", InstanceState.IDLE), 0);
    assertThat(board.sightings("others", 0)).isEmpty();
  }

  private void hear(Heartbeat beat, int second) throws MalformedHeartbeat {
    board.accept(beat.instance().key(), HeartbeatCodec.write(beat), Duration.ZERO, nanos(second));
    board.readUntil(nanos(second));
  }

  /** Hears nothing, second by second. */
  private void listenUntil(int second) {
    for (int each = 1; each <= second; each++) {
      board.readUntil(nanos(each));
    }
  }

  private Sighting seen(String id, int second) {
    return board.sightings(GROUP, nanos(second)).stream()
        .filter(sighting -> sighting.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static long nanos(int second) {
    return Duration.ofSeconds(second).toNanos();
  }

  private static Duration ofSeconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }
}
