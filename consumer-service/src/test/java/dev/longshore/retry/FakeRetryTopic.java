package dev.longshore.retry;

import dev.longshore.delivery.Delivery;
import dev.longshore.message.Header;
import dev.longshore.message.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** A retry topic in memory, whose answers are in the test's hand. Owned by the test's thread. */
public final class FakeRetryTopic implements RetryTopic {
  /** Its name. */
  public static final String NAME = "group.retry";

  /** What stands in it. */
  public final List<Message> records = new ArrayList<>();

  private final Duration longest;
  private @Nullable RuntimeException failure;
  private @Nullable CompletableFuture<@Nullable Void> answer;

  /** A topic for delays longer than that. */
  public FakeRetryTopic(Duration longest) {
    this.longest = longest;
  }

  /** Lets writes fail, or succeed again. */
  public void fails(@Nullable RuntimeException with) {
    failure = with;
  }

  /** Lets writes be answered later, by completing this. */
  public CompletableFuture<@Nullable Void> answersLater() {
    CompletableFuture<@Nullable Void> later = new CompletableFuture<>();
    answer = later;
    return later;
  }

  @Override
  public boolean takes(Message message, Duration delay) {
    return delay.compareTo(longest) > 0;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public CompletionStage<@Nullable Void> write(Delivery delivery, Hop hop) {
    Message message = delivery.message();
    if (failure != null) {
      return CompletableFuture.failedStage(failure);
    }
    records.add(record(records.size(), message, HopHeaders.write(message, hop)));
    return answer == null ? CompletableFuture.completedStage(null) : answer;
  }

  /** A record at an offset of partition 0. */
  public static Message record(long offset, Message message, List<Header> headers) {
    RecordHeaders kafkas = new RecordHeaders();
    headers.forEach(header -> kafkas.add(header.name(), header.value()));
    return Message.of(
        new ConsumerRecord<byte @Nullable [], byte @Nullable []>(
            NAME,
            0,
            offset,
            1_700_000_000_000L,
            TimestampType.CREATE_TIME,
            0,
            0,
            message.key(),
            message.value(),
            kafkas,
            Optional.empty()));
  }
}
