package dev.longshore.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SampleOrderTest {
  private static final List<SampleOrder> SAMPLE =
      IntStream.rangeClosed(1, 2_000).mapToObj(SampleOrder::of).toList();

  @Test
  void theOrderOfANumberIsAlwaysTheSame() {
    assertThat(SampleOrder.of(17)).isEqualTo(SampleOrder.of(17));
    assertThat(SampleOrder.of(17)).isNotEqualTo(SampleOrder.of(18));
  }

  @Test
  void anOrderSurvivesItsWayThroughJson() {
    SampleOrder order = SampleOrder.of(42);

    assertThat(SampleOrder.parse(order.json())).contains(order);
  }

  @Test
  void ordersComeFromAboutAHundredCustomers() {
    assertThat(SAMPLE.stream().map(SampleOrder::customer).distinct().count()).isBetween(95L, 100L);
  }

  @Test
  void aboutOneOrderInTwoHundredIsBrokenAndBothKindsOccur() {
    long negative =
        SAMPLE.stream().filter(order -> order.amount().compareTo(BigDecimal.ZERO) < 0).count();
    long unknown =
        SAMPLE.stream().filter(order -> order.currency().equals(SampleOrder.NO_CURRENCY)).count();

    assertThat(negative).isPositive();
    assertThat(unknown).isPositive();
    assertThat(negative + unknown).isBetween(5L, 20L);
  }

  @Test
  void aValueThatIsNoOrderIsNone() {
    assertThat(SampleOrder.parse(null)).isEmpty();
    assertThat(SampleOrder.parse(new byte[0])).isEmpty();
    assertThat(SampleOrder.parse("hello".getBytes(StandardCharsets.UTF_8))).isEmpty();
    assertThat(SampleOrder.parse("[1]".getBytes(StandardCharsets.UTF_8))).isEmpty();
  }
}
