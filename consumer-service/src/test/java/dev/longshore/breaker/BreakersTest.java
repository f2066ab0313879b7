package dev.longshore.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.PartitionLedger;
import dev.longshore.gate.Ending;
import dev.longshore.gate.Pass;
import dev.longshore.gate.Verdict;
import dev.longshore.message.Message;
import dev.longshore.time.FakeTicker;
import dev.longshore.time.FakeTimers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BreakersTest {
  private static final BreakerSettings SETTINGS =
      new BreakerSettings(
          0.5,
          Duration.ofSeconds(10),
          20,
          Duration.ofSeconds(30),
          false,
          Duration.ofSeconds(31),
          100);

  private final FakeTicker ticker = new FakeTicker();
  private final FakeTimers timers = new FakeTimers(ticker);

  @Test
  void eachTypeHasItsOwn() {
    Breakers breakers = breakers(Endpoints.ONE);

    fail(breakers, "order.created");

    assertThat(breakers.ask(delivery("order.created"))).isInstanceOf(Verdict.Until.class);
    assertThat(breakers.ask(delivery("order.paid"))).isInstanceOf(Pass.class);
    assertThat(breakers.ask(delivery(""))).isInstanceOf(Pass.class);
    assertThat(breakers.all())
        .extracting(Switch::name)
        .containsExactly("handler", "handler.order.created", "handler.order.paid");
  }

  @Test
  void theirNumberIsBoundedAndNamesHoldNothingOdd() {
    Breakers breakers = breakers(Endpoints.ONE);
    ((Pass) breakers.ask(delivery("com/example type-0"))).ended(Ending.FAILED, 1);

    for (int type = 0; type < 1_000; type++) {
      assertThat(breakers.ask(delivery("com/example type-" + type))).isInstanceOf(Pass.class);
    }

    assertThat(breakers.all()).hasSize(Breakers.MOST_TYPES + 2);
    assertThat(breakers.all()).extracting(Switch::name).allMatch(n -> n.matches("[a-z0-9._-]+"));
    fail(breakers, "one of the others");
    assertThat(breakers.ask(delivery("yet another"))).isInstanceOf(Verdict.Until.class);
    assertThat(breakers.ask(delivery("com/example type-7"))).isInstanceOf(Pass.class);
  }

  @Test
  void anEndpointThatFailsIsLeftOutAndThePassNamesTheOneThatIsTaken() {
    Breakers breakers = breakers(two());
    Pass first = (Pass) breakers.ask(delivery(""));
    assertThat(first.endpoint()).isEqualTo("left");

    fail(breakers, "");
    assertThat(((Pass) breakers.ask(delivery(""))).endpoint()).isEqualTo("right");
    fail(breakers, "");

    AtomicInteger woken = new AtomicInteger();
    Verdict.Until both = (Verdict.Until) breakers.ask(delivery(""));
    both.signal().whenRaised(woken::incrementAndGet);
    timers.advance(Duration.ofSeconds(30));
    assertThat(woken.get()).isPositive();
    assertThat(breakers.ask(delivery(""))).isInstanceOf(Pass.class);
  }

  @Test
  void whoIsToGoWithOthersGoesWhereTheyGoUnlessThatIsNotWell() {
    Breakers breakers = breakers(two());
    Pass right = passTo("right");

    assertThat(((Pass) breakers.askBeside(delivery(""), right)).endpoint()).isEqualTo("right");
    assertThat(((Pass) breakers.askBeside(delivery(""), passTo(""))).endpoint()).isEqualTo("left");
    for (int count = 0; count < 10; count++) {
      ((Pass) breakers.askBeside(delivery(""), right)).ended(Ending.FAILED, 1);
    }
    assertThat(((Pass) breakers.askBeside(delivery(""), right)).endpoint()).isEqualTo("left");
  }

  private static Pass passTo(String endpoint) {
    return new Pass() {
      @Override
      public void ended(Ending ending, long tookNanos) {}

      @Override
      public String endpoint() {
        return endpoint;
      }
    };
  }

  @Test
  void countsTheSameWhereNobodyIsLookedUp() {
    for (long seed = 0; seed < 500; seed++) {
      compare(new Random(seed), seed);
    }
  }

  /** One type, beside one breaker that is asked for every call. */
  private void compare(Random random, long seed) {
    Breakers breakers = breakers(Endpoints.ONE);
    Breaker alone = new Breaker("alone", "alone", SETTINGS, ports(), () -> {});
    int percent = 0;
    for (int call = 0; call < 3_000 && alone.state() == BreakerState.CLOSED; call++) {
      if (random.nextInt(200) == 0) {
        percent = random.nextInt(3) > 0 ? 0 : random.nextInt(100);
      }
      Ending ending = random.nextInt(100) < percent ? Ending.FAILED : Ending.ANSWERED;
      long took = random.nextInt(50) == 0 && percent > 0 ? SETTINGS.slowCall().toNanos() : 1;
      Delivery delivery = delivery("order.created");
      ((Pass) breakers.ask(delivery)).ended(delivery, ending, took);
      ((Pass) alone.ask()).ended(ending, took);
      assertThat(breakers.ask(delivery) instanceof Pass)
          .as("seed %d, call %d", seed, call)
          .isEqualTo(alone.state() == BreakerState.CLOSED);
    }
  }

  @Test
  void aPersonsOpeningEndsTheQuiet() {
    Breakers breakers = breakers(Endpoints.ONE);
    for (int call = 0; call < 1_000; call++) {
      ((Pass) breakers.ask(delivery("a"))).ended(delivery("a"), Ending.ANSWERED, 1);
    }

    breakers.all().forEach(Switch::open);

    assertThat(breakers.ask(delivery("a"))).isInstanceOf(Verdict.Until.class);
    assertThat(breakers.ask(delivery(""))).isInstanceOf(Verdict.Until.class);
  }

  private static Endpoints two() {
    return new Endpoints() {
      @Override
      public List<String> names() {
        return List.of("left", "right");
      }

      @Override
      public int first(Delivery delivery) {
        return 0;
      }
    };
  }

  private Breakers breakers(Endpoints endpoints) {
    return new Breakers(SETTINGS, ports(), endpoints);
  }

  private BreakerPorts ports() {
    return new BreakerPorts(timers, ticker, event -> {});
  }

  private static void fail(Breakers breakers, String type) {
    for (int count = 0; count < 10; count++) {
      ((Pass) breakers.ask(delivery(type))).ended(Ending.FAILED, 1);
    }
  }

  private static Delivery delivery(String type) {
    ConsumerRecord<byte @Nullable [], byte @Nullable []> message =
        new ConsumerRecord<>("orders", 0, 0, new byte[0], new byte[0]);
    if (!type.isEmpty()) {
      message.headers().add(Message.TYPE_HEADER, type.getBytes(StandardCharsets.UTF_8));
    }
    return new Delivery(Message.of(message), new PartitionLedger("orders", 0, 1, 0), 0, 0);
  }
}
