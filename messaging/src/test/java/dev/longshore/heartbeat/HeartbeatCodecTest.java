package dev.longshore.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeartbeatCodecTest {
  private static final String LEAST =
      """
      {"group":"g","id":"a","state":"idle","interval":2000%s}""";

  @ParameterizedTest
  @EnumSource(InstanceState.class)
  void whatWasWrittenIsReadBackInEveryState(InstanceState state) throws Exception {
    Heartbeat beat = Beats.of("a", state);

    assertThat(HeartbeatCodec.read(HeartbeatCodec.write(beat))).isEqualTo(beat);
  }

  @Test
  void fieldsOfLaterVersionsAreIgnored() throws Exception {
    Heartbeat beat =
        read(
            LEAST.formatted(
                ",\"v\":9,\"mood\":{\"a\":[1]},\"partitions\":{\"t\":[[1,2,3,4,5,6,0,7]]}"));

    assertThat(beat.partitions())
        .containsExactly(new PartitionBeat("t", 1, 2, 3, 4, Duration.ofMillis(5), 6, false));
  }

  @Test
  void whatIsNotSaidIsNothing() throws Exception {
    Heartbeat beat = read(LEAST.formatted(""));

    assertThat(beat.partitions()).isEmpty();
    assertThat(beat.totals()).isEqualTo(InstanceTotals.NONE);
    assertThat(beat.instance().staticId()).isEqualTo("a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "7",
        "{",
        "{\"group\":\"g\"}",
        "{\"group\":\"g\",\"id\":\"\",\"state\":\"idle\",\"interval\":2000}",
        "{\"group\":\"g\",\"id\":\"a\",\"state\":\"bored\",\"interval\":2000}",
        "{\"group\":\"g\",\"id\":\"a\",\"state\":\"idle\"}",
        "{\"group\":\"g\",\"id\":\"a\",\"state\":\"idle\",\"interval\":-1}",
        "{\"group\":\"g\",\"id\":\"a\",\"state\":\"idle\",\"interval\":1e300}",
        "{\"group\":\"g\",\"id\":\"a\",\"state\":\"idle\",\"interval\":2000,\"inFlight\":-1}",
        "{\"group\":\"g\",\"id\":\"a\",\"state\":\"idle\",\"interval\":2000,\"inFlight\":1.5}",
        "{\"group\":\"g\",\"id\":\"a\",\"state\":\"idle\",\"interval\":2000,\"sentAt\":9223372036854775807}",
        "{\"group\":\"g\",\"id\":\"a\",\"state\":\"idle\",\"interval\":2000,\"restarts\":9999999999}",
        "{\"group\":\"g\",\"id\":\"a\",\"state\":\"idle\",\"interval\":2000,\"busyShare\":7}",
        "{\"group\":\"g\",\"id\":\"a\",\"state\":\"idle\",\"interval\":2000,\"partitions\":{\"t\":[[1]]}}",
        "{\"group\":\"g\",\"id\":\"a\",\"state\":\"idle\",\"interval\":2000,\"partitions\":{\"t\":[1]}}",
        "{\"group\":\"g\",\"id\":\"a\",\"state\":\"idle\",\"interval\":2000,\"partitions\":{\"t\":[[-1,0,0,0,0,0,0]]}}"
      })
  void whatIsNoHeartbeatIsRefusedWithAReason(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(MalformedHeartbeat.class)
        .message()
        .isNotBlank();
  }

  @Test
  void bytesAtRandomAndHeartbeatsWithDamageNeverDoMoreThanBeRefused() {
    SplittableRandom random = new SplittableRandom(20_260_101);
    byte[] whole = HeartbeatCodec.write(Beats.of("a", InstanceState.IDLE));
    for (int round = 0; round < 20_000; round++) {
      byte[] damaged = whole.clone();
      for (int hit = random.nextInt(1, 6); hit > 0; hit--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      readOrRefuse(damaged);
      byte[] noise = new byte[random.nextInt(64)];
      random.nextBytes(noise);
      readOrRefuse(noise);
    }
  }

  @Test
  void nestingWithoutEndIsRefused() {
    String deep = "[".repeat(200_000);

    assertThatThrownBy(() -> read(LEAST.formatted(",\"x\":" + deep)))
        .isInstanceOf(MalformedHeartbeat.class);
  }

  @Test
  void keysOfDifferentInstancesDiffer() {
    assertThat(key("a/b", "c")).isNotEqualTo(key("a", "b/c"));
    assertThat(key("a", "b")).isEqualTo("a/b");
  }

  private static String key(String group, String id) {
    return new InstanceName(group, id, id, "h", 1, "1", Beats.START, 0).key();
  }

  private static Heartbeat read(String text) throws MalformedHeartbeat {
    return HeartbeatCodec.read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void readOrRefuse(byte[] bytes) {
    try {
      HeartbeatCodec.read(bytes);
    } catch (MalformedHeartbeat refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }
}
