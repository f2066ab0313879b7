package dev.longshore.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.deadletter.FailureDescription;
import dev.longshore.delivery.Messages;
import dev.longshore.message.Header;
import dev.longshore.message.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HopHeadersTest {
  private static final Instant NOW = Instant.parse("2026-11-20T15:00:00.123456789Z");
  private static final Hop HOP =
      new Hop(
          "orders",
          3,
          1L << 40,
          Instant.ofEpochMilli(-1),
          "group",
          4,
          NOW.plus(Duration.ofHours(2)),
          new FailureDescription("http-503", "später", "http-503", ""),
          NOW.minusSeconds(60),
          NOW);

  @Test
  void aHopIsReadAsItWasWritten() {
    assertThat(HopHeaders.read(record(HopHeaders.write(Messages.at(0, "a"), HOP)))).isEqualTo(HOP);
  }

  @Test
  void theMessageComesBackAsItWasWithItsHeadersInTheirOrder() {
    List<Header> users =
        List.of(
            header("a", "1"),
            new Header("b", null),
            header("a", "2"),
            new Header("c", new byte[0]),
            header("longshore.redrives", "3"));
    Message sent = record(users);

    Message origin = HopHeaders.origin(record(HopHeaders.write(sent, HOP)), HOP);

    assertThat(origin.id()).isEqualTo("orders-3-" + (1L << 40));
    assertThat(origin.timestamp()).isEqualTo(Instant.ofEpochMilli(-1));
    assertThat(origin.key()).isEqualTo(sent.key());
    assertThat(origin.value()).isEqualTo(sent.value());
    assertThat(origin.headers().stream().map(Header::name))
        .containsExactly("a", "b", "a", "c", "longshore.redrives");
    assertThat(origin.headers().last("b").orElseThrow().value()).isNull();
    assertThat(origin.headers().last("c").orElseThrow().value()).isEmpty();
  }

  @Test
  void headersDoNotGrowFromHopToHop() {
    Message first = record(HopHeaders.write(Messages.at(0, "a"), HOP));
    Message next = first;
    for (int hop = 0; hop < 100; hop++) {
      next = record(HopHeaders.write(next, HOP));
    }
    assertThat(next.size()).isEqualTo(first.size());
  }

  @Test
  void longTextsAreCutSoThatTheHeadersStayWithinTheirLimit() {
    String text = "\uD83D\uDE00".repeat(5_000);
    FailureDescription failure = new FailureDescription(text, "x" + text, text, text);
    Hop longest =
        new Hop(
            "t".repeat(249),
            Integer.MAX_VALUE,
            999_999_999_999_999_999L,
            NOW,
            "g".repeat(300),
            1_000_000,
            NOW,
            failure,
            NOW,
            NOW);

    Message record = record(HopHeaders.write(Messages.at(0, "a"), longest));

    assertThat(record.size() - Messages.at(0, "a").size()).isLessThan(HopHeaders.LARGEST);
    assertThat(HopHeaders.read(record).failure().message())
        .startsWith("x\uD83D\uDE00")
        .doesNotContain("\uFFFD");
  }

  @Test
  void whatIsCutOffOrChangedIsReadOrRefusedButNeverAnythingElse() {
    List<Header> genuine = HopHeaders.write(Messages.at(0, "a"), HOP);
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      List<Header> hostile = new ArrayList<>(genuine);
      int index = random.nextInt(hostile.size());
      Header victim = hostile.remove(index);
      if (random.nextInt(4) > 0) {
        hostile.add(index, new Header(victim.name(), changed(victim.text(), random)));
      }
      try {
        HopHeaders.read(record(hostile));
      } catch (MalformedHop refused) {
        assertThat(refused).as("seed " + seed).hasMessageMatching("(?s).+");
      }
    }
  }

  @Test
  void aMissingHeaderIsNamed() {
    assertThatThrownBy(() -> HopHeaders.read(Messages.at(0, "a")))
        .isInstanceOf(MalformedHop.class)
        .hasMessage("it has no header longshore.retry.origin-topic");
  }

  private static byte[] changed(String value, Random random) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    if (random.nextInt(3) == 0 || bytes.length == 0) {
      byte[] other = new byte[random.nextInt(40)];
      random.nextBytes(other);
      return other;
    }
    bytes[random.nextInt(bytes.length)] = (byte) "0123456789-+.TZ:ex\0".charAt(random.nextInt(19));
    return bytes;
  }

  private static Header header(String name, String value) {
    return new Header(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private static Message record(List<Header> headers) {
    return FakeRetryTopic.record(0, Messages.at(0, "a"), headers);
  }
}
