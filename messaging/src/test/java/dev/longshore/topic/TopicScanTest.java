package dev.longshore.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

final class TopicScanTest {
  private static final Duration PATIENCE = Duration.ofMillis(600);

  private final ScriptedTopic topic = new ScriptedTopic("orders", 2);
  private final List<String> seen = new ArrayList<>();

  @Test
  void everythingThereIsSeenOnce() {
    topic.add(0, 0, new byte[0]);
    topic.add(0, 1, new byte[0]);
    topic.add(1, 0, new byte[0]);

    TopicScan scan = TopicScan.start(topic.consumer(), "orders", ScanRange.everything());
    scan.forEach(PATIENCE, message -> seen.add(message.toString()));

    assertThat(seen).containsExactlyInAnyOrder("orders-0-0", "orders-0-1", "orders-1-0");
    assertThat(scan.covered()).isEqualTo(3).isEqualTo(scan.total());
  }

  @Test
  void anEmptyTopicIsFinishedAtOnce() {
    assertThat(TopicScan.start(topic.consumer(), "orders", ScanRange.everything()).isFinished())
        .isTrue();
  }

  @Test
  void whatComesAfterTheStartIsLeftOut() {
    topic.add(0, 0, new byte[0]);
    TopicScan scan = TopicScan.start(topic.consumer(), "orders", ScanRange.everything());
    topic.add(0, 1, new byte[0]);

    scan.forEach(PATIENCE, message -> seen.add(message.toString()));

    assertThat(seen).containsExactly("orders-0-0");
  }

  @Test
  void offsetsTouchTheirPartitionOnly() {
    topic.add(0, 0, new byte[0]);
    topic.add(0, 1, new byte[0]);
    topic.add(0, 2, new byte[0]);
    topic.add(1, 0, new byte[0]);

    TopicScan.start(topic.consumer(), "orders", ScanRange.single(0, 1))
        .forEach(PATIENCE, message -> seen.add(message.toString()));

    assertThat(seen).containsExactly("orders-0-1");
  }

  @Test
  void givenStretchesAreCutToWhatIsThere() {
    topic.add(0, 0, new byte[0]);
    topic.add(1, 0, new byte[0]);

    TopicScan scan =
        TopicScan.start(
            topic.consumer(),
            "orders",
            Map.of(1, new OffsetRange(0, 900), 7, new OffsetRange(0, 1)));
    scan.forEach(PATIENCE, message -> seen.add(message.toString()));

    assertThat(seen).containsExactly("orders-1-0");
    assertThat(scan.total()).isEqualTo(1);
  }

  @Test
  void theVisitorEndsTheScanWhenItHasSeenEnough() {
    topic.add(0, 0, new byte[0]);
    topic.add(0, 1, new byte[0]);

    TopicScan.start(topic.consumer(), "orders", ScanRange.everything())
        .forEach(
            PATIENCE,
            message -> {
              seen.add(message.toString());
              return false;
            });

    assertThat(seen).containsExactly("orders-0-0");
  }

  @Test
  void aBrokerThatSendsNothingMoreIsATimeout() {
    ScriptedTopic silent = new ScriptedTopic("silent", 1);
    silent.add(0, 0, new byte[0]);
    var consumer = silent.silentConsumer();
    TopicScan stuck = TopicScan.start(consumer, "silent", ScanRange.everything());

    assertThatExceptionOfType(TimeoutException.class)
        .isThrownBy(() -> stuck.forEach(PATIENCE, message -> true))
        .withMessageContaining("topic silent: no more data");
  }

  @Test
  void aMissingTopicIsTold() {
    assertThatExceptionOfType(UnknownTopicOrPartitionException.class)
        .isThrownBy(() -> TopicScan.start(topic.consumer(), "missing", ScanRange.everything()));
  }

  @Test
  void pointsAreReadInTheirForms() {
    Instant now = Instant.parse("2026-11-20T10:00:00Z");

    assertThat(ScanPoint.parse("earliest", now)).isEqualTo(new ScanPoint.Earliest());
    assertThat(ScanPoint.parse("latest", now)).isEqualTo(new ScanPoint.Latest());
    assertThat(ScanPoint.parse("3:17", now)).isEqualTo(new ScanPoint.Offset(3, 17));
    assertThat(ScanPoint.parse("-1h", now)).isEqualTo(new ScanPoint.At(now.minusSeconds(3600)));
    assertThatIllegalArgumentException().isThrownBy(() -> ScanPoint.parse("soon", now));
  }
}
