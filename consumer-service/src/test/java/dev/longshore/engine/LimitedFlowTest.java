package dev.longshore.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.delivery.Settlement;
import dev.longshore.gate.Gate;
import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.Outcome;
import dev.longshore.lane.Ordering;
import dev.longshore.limit.Rate;
import dev.longshore.limit.RateLimits;
import dev.longshore.message.Message;
import dev.longshore.parking.ResultSink;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rate limits in the flow: what waits for them, and what becomes of it. */
class LimitedFlowTest {
  private final List<String> calls = new ArrayList<>();

  @ParameterizedTest
  @EnumSource
  void attemptsStartAtTheRateAndEveryMessageIsSettled(Ordering ordering) {
    FlowBench bench = new FlowBench(ordering, this::ack, ResultSink.NONE, limits(10, 0));

    bench.accept(keys(40));
    assertThat(calls).hasSizeLessThanOrEqualTo(2);
    bench.advance(Duration.ofSeconds(2));
    assertThat(calls).hasSizeBetween(19, 22);
    bench.advance(Duration.ofSeconds(3));

    assertThat(bench.acked()).hasSize(40);
    assertThat(bench.ledger.advance()).isEqualTo(40);
  }

  @Test
  void aRepeatedAttemptTakesAStartLikeAFirstOne() {
    FlowBench bench = new FlowBench(Ordering.KEY, this::failFirst, ResultSink.NONE, limits(1, 0));

    bench.accept(keys(5));
    bench.advance(Duration.ofSeconds(8));
    assertThat(calls).hasSizeLessThanOrEqualTo(9);
    bench.advance(Duration.ofSeconds(4));

    assertThat(calls).hasSize(10);
    assertThat(bench.acked()).hasSize(5);
  }

  @Test
  void inKeyOrderOnlyTheKeyAtItsLimitWaits() {
    FlowBench bench = new FlowBench(Ordering.KEY, this::ack, ResultSink.NONE, limits(0, 1));

    bench.accept("a", "a", "b", "a", "c");

    assertThat(calls).containsExactlyInAnyOrder("a0#1", "b2#1", "c4#1");
    bench.advance(Duration.ofMillis(2_100));
    assertThat(calls.subList(3, 5)).containsExactly("a1#1", "a3#1");
    assertThat(bench.ledger.advance()).isEqualTo(5);
  }

  @Test
  void whatWaitsIsGivenBackWhenTheDrainBegins() {
    FlowBench bench = new FlowBench(Ordering.KEY, this::ack, ResultSink.NONE, limits(1, 1));
    bench.accept(keys(20));
    bench.advance(Duration.ofSeconds(2));
    int before = calls.size();

    bench.flow.beginDrain();
    bench.runTurns();

    assertThat(calls).hasSize(before);
    assertThat(bench.settled).hasSize(20);
    assertThat(discarded(bench)).hasSize(20 - before);
  }

  @Test
  void whatWaitsIsGivenBackWhenItsPartitionGoesAndOthersAreNotHeldUpByIt() {
    FlowBench bench = new FlowBench(Ordering.NONE, this::ack, ResultSink.NONE, limits(2, 0));
    bench.accept(keys(30));
    bench.ledger.close();
    bench.flow.abandonClosed();
    bench.runTurns();

    assertThat(bench.settled).hasSize(30);
    assertThat(discarded(bench)).hasSize(30 - calls.size());
  }

  private static List<Long> discarded(FlowBench bench) {
    return bench.settled.stream()
        .filter(settled -> settled.settlement() instanceof Settlement.Discarded)
        .map(FlowBench.Settled::offset)
        .toList();
  }

  private static Function<FlowBench, Gate> limits(double all, double perKey) {
    return bench -> new RateLimits(rate(all), rate(perKey), bench.ticker, bench.timers);
  }

  private static Optional<Rate> rate(double perSecond) {
    return perSecond == 0 ? Optional.empty() : Optional.of(new Rate(perSecond));
  }

  private static String[] keys(int count) {
    return IntStream.range(0, count).mapToObj(index -> "k" + index % 7).toArray(String[]::new);
  }

  private Outcome ack(Message message, DeliveryContext delivery) {
    note(message, delivery);
    return Outcome.ack();
  }

  private Outcome failFirst(Message message, DeliveryContext delivery) {
    note(message, delivery);
    if (delivery.attempt() == 1) {
      throw new IllegalStateException("the first attempt fails");
    }
    return Outcome.ack();
  }

  private void note(Message message, DeliveryContext delivery) {
    byte[] key = message.key();
    String name = key == null ? "" : new String(key, StandardCharsets.UTF_8);
    calls.add(name + message.offset() + "#" + delivery.attempt());
  }
}
