package dev.longshore.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.message.Message;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MessageIdsTest {
  private final MessageIds ids = MessageIds.ofHeader("ce_id");

  @Test
  void aMessageWithoutTheHeaderHasNoCopies() {
    assertThat(ids.of(message("orders", "k", "v"))).isNull();
    assertThat(ids.of(message("orders", "k", "v", "other", "1"))).isNull();
    assertThat(MessageIds.ofKey().of(message("orders", null, "v", "ce_id", "1"))).isNull();
    assertThat(MessageIds.ofValue().of(message("orders", "k", null, "ce_id", "1"))).isNull();
  }

  @Test
  void copiesAgreeWhateverElseDiffers() {
    Message first = IdMessages.with("orders", 1, "k", "v", "ce_id", "1", "traceparent", "a");
    Message second = IdMessages.with("orders", 9, "l", "w", "traceparent", "b", "ce_id", "1");

    assertThat(ids.of(first)).isEqualTo(ids.of(second)).isNotNull();
  }

  @Test
  void anIdCountsWithinItsTopicAndSource() {
    Message message = message("orders", "k", "v", "ce_id", "1", "ce_source", "shop");

    assertThat(ids.of(message))
        .isNotEqualTo(ids.of(message("payments", "k", "v", "ce_id", "1", "ce_source", "shop")))
        .isNotEqualTo(ids.of(message("orders", "k", "v", "ce_id", "1", "ce_source", "till")))
        .isNotEqualTo(ids.of(message("orders", "k", "v", "ce_id", "1")))
        .isNotEqualTo(ids.of(message("orders", "k", "v", "ce_id", "2", "ce_source", "shop")));
  }

  @Test
  void eachReplayOfADeadLetterIsANewMessageAndItsCopiesAreNot() {
    Message original = message("orders", "k", "v", "ce_id", "1");
    Message replayed = replayed("1", "job-a");

    assertThat(ids.of(replayed))
        .isEqualTo(ids.of(replayed("1", "job-a")))
        .isNotEqualTo(ids.of(original))
        .isNotEqualTo(ids.of(replayed("2", "job-a")))
        .isNotEqualTo(ids.of(replayed("1", "job-b")));
  }

  @Test
  void keysAndValuesAreIdsWhereAsked() {
    assertThat(MessageIds.ofKey().of(message("orders", "k", "v")))
        .isEqualTo(MessageIds.ofKey().of(message("orders", "k", "w")))
        .isNotEqualTo(MessageIds.ofKey().of(message("orders", "l", "v")));
    assertThat(MessageIds.ofValue().of(message("orders", "k", "v")))
        .isEqualTo(MessageIds.ofValue().of(message("orders", "l", "v")))
        .isNotEqualTo(MessageIds.ofValue().of(message("orders", "k", "w")));
  }

  private static Message replayed(String redrives, String job) {
    return message(
        "orders",
        "k",
        "v",
        "ce_id",
        "1",
        "longshore.redrives",
        redrives,
        "longshore.redrive-job",
        job);
  }

  private static Message message(
      String topic, @Nullable String key, @Nullable String value, String... headers) {
    return IdMessages.with(topic, 0, key, value, headers);
  }
}
