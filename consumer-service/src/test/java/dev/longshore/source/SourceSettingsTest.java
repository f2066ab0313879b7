package dev.longshore.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceSettingsTest {

  @ParameterizedTest
  @ValueSource(longs = {2, 3, 4, 7, 40, 10_000, Integer.MAX_VALUE})
  void newMessagesAndRetriesShareTheRoomAndNeitherGetsTheOthers(long most) {
    SourceSettings settings = settings(most).withRetryTopic("g.retry");

    Room topics = settings.room(Feed.TOPICS);
    Room retries = settings.room(Feed.RETRIES);

    assertThat(topics.messages()).isPositive();
    assertThat(retries.messages()).isPositive();
    assertThat(topics.messages() + retries.messages()).isEqualTo(most);
    assertThat(topics.bytes() + retries.bytes()).isEqualTo(most);
  }

  @Test
  void withoutARetryTopicAllRoomIsForNewMessages() {
    assertThat(settings(100).room(Feed.TOPICS)).isEqualTo(new Room(100, 100));
    assertThat(settings(100).feed("g.retry")).isEqualTo(Feed.TOPICS);
  }

  @Test
  void theRetryTopicIsReadFromItsOldestRecordWhereverTheGroupStarts() {
    SourceSettings settings = settings(100).withRetryTopic("g.retry");

    assertThat(settings.subscription()).containsExactly("orders", "g.retry");
    assertThat(settings.isAddedLater(new TopicPartition("g.retry", 0))).isTrue();
    assertThat(settings.isAddedLater(new TopicPartition("orders", 0))).isFalse();
  }

  private static SourceSettings settings(long most) {
    return new SourceSettings(
        List.of("orders"),
        StartFrom.LATEST,
        most,
        most,
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        Duration.ofSeconds(60),
        Duration.ofMinutes(5),
        Map.of("orders", 3),
        4_096);
  }
}
