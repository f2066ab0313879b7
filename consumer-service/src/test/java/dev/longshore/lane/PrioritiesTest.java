package dev.longshore.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.delivery.Messages;
import dev.longshore.message.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrioritiesTest {
  private static final Duration WAIT = Duration.ofSeconds(30);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0",
        "1|1",
        "2|2",
        "3|2",
        "99999999999999999999|2",
        "-1|0",
        "-99999999999|0",
        "+1|1",
        "' 2 '|2",
        "''|1",
        "high|1",
        "1.5|1",
        "0x1|1"
      })
  void theHeaderIsTheLevel(String header, int level) {
    assertThat(Priorities.byHeader("urgency", 3, WAIT).rule().level(message(header)))
        .isEqualTo(level);
  }

  @Test
  void aMessageWithoutTheHeaderIsInTheMiddle() {
    assertThat(Priorities.byHeader("other", 3, WAIT).rule().level(message("0"))).isEqualTo(1);
    assertThat(Priorities.byHeader("other", 2, WAIT).rule().level(message("0"))).isEqualTo(1);
    assertThat(Priorities.byHeader("other", 16, WAIT).rule().level(message("0"))).isEqualTo(8);
  }

  @Test
  void earlierTopicsAreMoreUrgent() {
    Message orders = Messages.at(0, null);

    assertThat(Priorities.byTopic(List.of("orders", "x"), WAIT).rule().level(orders)).isZero();
    assertThat(Priorities.byTopic(List.of("x", "orders", "y"), WAIT).rule().level(orders)).isOne();
    assertThat(Priorities.byTopic(List.of("x", "y"), WAIT).rule().level(orders)).isOne();
  }

  @Test
  void moreTopicsThanLevelsShareTheLast() {
    List<String> topics = new ArrayList<>();
    for (int index = 0; index < 20; index++) {
      topics.add("t" + index);
    }
    topics.add("orders");

    Priorities priorities = Priorities.byTopic(topics, WAIT);

    assertThat(priorities.levels()).isEqualTo(16);
    assertThat(priorities.rule().level(Messages.at(0, null))).isEqualTo(15);
  }

  private static Message message(String urgency) {
    RecordHeaders headers = new RecordHeaders();
    headers.add("urgency", urgency.getBytes(StandardCharsets.UTF_8));
    return Message.of(
        new ConsumerRecord<byte @Nullable [], byte @Nullable []>(
            "orders",
            0,
            0,
            0,
            TimestampType.CREATE_TIME,
            -1,
            -1,
            null,
            null,
            headers,
            Optional.empty()));
  }
}
