package dev.longshore.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.handler.AckResult;
import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.FencingToken;
import dev.longshore.handler.Outcome;
import dev.longshore.message.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SampleHandlerTest {
  private static final List<Temper> TEMPERS =
      IntStream.rangeClosed(1, 2_000)
          .mapToObj(number -> Temper.of(SampleOrder.of(number).json()))
          .toList();

  private final SampleHandler handler = new SampleHandler();

  @Test
  void theSameValueAlwaysHasTheSameTemper() {
    byte[] value = SampleOrder.of(7).json();

    assertThat(Temper.of(value)).isEqualTo(Temper.of(value.clone()));
  }

  @Test
  void mostMessagesTakeAFewMillisecondsAndSomeAreSlow() {
    long slow = TEMPERS.stream().filter(temper -> temper.work().toMillis() >= 200).count();
    long quick = TEMPERS.stream().filter(temper -> temper.work().toMillis() <= 8).count();

    assertThat(slow).isBetween(60L, 140L);
    assertThat(quick).isEqualTo(2_000 - slow);
    assertThat(TEMPERS).allMatch(temper -> temper.work().toMillis() <= 400);
  }

  @Test
  void aboutFourPercentFailOnceOrTwice() {
    assertThat(TEMPERS.stream().filter(temper -> temper.failures() > 0).count())
        .isBetween(50L, 110L);
    assertThat(TEMPERS).allMatch(temper -> temper.failures() <= 2);
    assertThat(TEMPERS).anyMatch(temper -> temper.failures() == 1);
    assertThat(TEMPERS).anyMatch(temper -> temper.failures() == 2);
  }

  @Test
  void aFlakyMessageIsDoneAfterItsFailures() throws Exception {
    SampleOrder flaky = first(order -> order.amount().signum() > 0 && failures(order) == 2);

    assertThatThrownBy(() -> handle(flaky, 1)).hasMessageContaining("payment service");
    assertThatThrownBy(() -> handle(flaky, 2)).hasMessageContaining("payment service");
    assertThat(handle(flaky, 3)).isEqualTo(Outcome.ack());
  }

  @Test
  void anAmountBelowZeroIsRejected() throws Exception {
    SampleOrder negative = first(order -> order.amount().signum() < 0);

    assertThat(handle(negative, 1)).isInstanceOf(Outcome.Reject.class);
  }

  @Test
  void anUnknownCurrencyFailsEveryTime() {
    SampleOrder unknown = first(order -> order.currency().equals(SampleOrder.NO_CURRENCY));

    assertThatThrownBy(() -> handle(unknown, 1)).hasMessageContaining("XXX");
    assertThatThrownBy(() -> handle(unknown, 9)).hasMessageContaining("XXX");
  }

  private Outcome handle(SampleOrder order, int attempt) throws Exception {
    ConsumerRecord<byte @Nullable [], byte @Nullable []> consumed =
        new ConsumerRecord<>("orders", 0, 0, null, order.json());
    return handler.handle(Message.of(consumed), new Attempt(attempt));
  }

  private static int failures(SampleOrder order) {
    return Temper.of(order.json()).failures();
  }

  private static SampleOrder first(Predicate<SampleOrder> wanted) {
    return IntStream.rangeClosed(1, 2_000)
        .mapToObj(SampleOrder::of)
        .filter(wanted)
        .findFirst()
        .orElseThrow();
  }

  /** An attempt whose lease never ends and which takes every answer. */
  private record Attempt(int attempt) implements DeliveryContext {
    @Override
    public Instant deadline() {
      return Instant.MAX;
    }

    @Override
    public AckResult extend(Duration time) {
      return AckResult.ACCEPTED;
    }

    @Override
    public AckResult ack() {
      return AckResult.ACCEPTED;
    }

    @Override
    public AckResult ack(byte[] result) {
      return AckResult.ACCEPTED;
    }

    @Override
    public AckResult ack(byte[] result, String contentType) {
      return AckResult.ACCEPTED;
    }

    @Override
    public AckResult nack(Duration after) {
      return AckResult.ACCEPTED;
    }

    @Override
    public AckResult reject(String reason) {
      return AckResult.ACCEPTED;
    }

    @Override
    public FencingToken fencingToken() {
      return new FencingToken("orders-0", 1, 0);
    }
  }
}
