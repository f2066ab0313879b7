package dev.longshore.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.time.Ticker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class SampleLoadTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

  /** Every look at it takes a millisecond, so nobody waits for long. */
  private final AtomicLong nanos = new AtomicLong();

  private final Ticker ticker = () -> nanos.addAndGet(Duration.ofMillis(1).toNanos());

  @Test
  void producesEachOrderOnceWithItsHeadersAndCountsTheAcknowledged() {
    MockProducer<byte[], byte[]> producer = producer(true);
    SampleLoad load = load(producer, new SamplePlan("orders", 20, 1_000, "run"));

    load.run();

    assertThat(load.isFinished()).isTrue();
    assertThat(load.acknowledged()).isEqualTo(20);
    assertThat(load.failed()).isZero();
    assertThat(producer.history())
        .extracting(sent -> header(sent.headers().lastHeader("ce_id").value()))
        .startsWith("run-ord-000001")
        .doesNotHaveDuplicates()
        .hasSize(20);
    assertThat(producer.history())
        .allSatisfy(
            sent -> {
              assertThat(sent.topic()).isEqualTo("orders");
              assertThat(header(sent.headers().lastHeader("ce_type").value()))
                  .isEqualTo("order.created");
              assertThat(header(sent.headers().lastHeader("content-type").value()))
                  .isEqualTo("application/json");
              assertThat(header(sent.key())).startsWith("customer-");
            });
  }

  @Test
  void twoRunsProduceTheSameOrdersUnderDifferentIds() {
    MockProducer<byte[], byte[]> first = producer(true);
    MockProducer<byte[], byte[]> second = producer(true);

    load(first, new SamplePlan("orders", 5, 1_000, "a")).run();
    load(second, new SamplePlan("orders", 5, 1_000, "b")).run();

    assertThat(first.history().getFirst().value()).isEqualTo(second.history().getFirst().value());
    assertThat(header(second.history().getFirst().headers().lastHeader("ce_id").value()))
        .startsWith("b-");
  }

  @Test
  void whatTheBrokerRefusesIsNotCountedAsProduced() {
    MockProducer<byte[], byte[]> producer = producer(true);
    producer.sendException = new org.apache.kafka.common.errors.TimeoutException("no broker");
    SampleLoad load = load(producer, new SamplePlan("orders", 5, 1_000, "run"));

    load.run();

    assertThat(load.acknowledged()).isZero();
    assertThat(load.failed()).isPositive();
    assertThat(load.isFinished()).isTrue();
  }

  @Test
  void aStoppedLoadProducesNothingMore() {
    MockProducer<byte[], byte[]> producer = producer(true);
    SampleLoad load = load(producer, new SamplePlan("orders", 1_000, 1, "run"));

    load.stop();
    load.run();

    assertThat(producer.history()).isEmpty();
    assertThat(load.isFinished()).isTrue();
  }

  @Test
  void messagesAreDueAtAnEvenRate() {
    SamplePlan plan = new SamplePlan("orders", 2_000, 200, "run");

    assertThat(plan.nanosUntil(1)).isZero();
    assertThat(Duration.ofNanos(plan.nanosUntil(201))).isEqualTo(Duration.ofSeconds(1));
    assertThat(Duration.ofNanos(plan.nanosUntil(2_001))).isEqualTo(Duration.ofSeconds(10));
  }

  private SampleLoad load(MockProducer<byte[], byte[]> producer, SamplePlan plan) {
    return new SampleLoad(producer, plan, ticker, CLOCK);
  }

  private static MockProducer<byte[], byte[]> producer(boolean answersAtOnce) {
    return new MockProducer<>(
        answersAtOnce,
        new RoundRobinPartitioner(),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static String header(byte[] value) {
    return new String(value, StandardCharsets.UTF_8);
  }
}
