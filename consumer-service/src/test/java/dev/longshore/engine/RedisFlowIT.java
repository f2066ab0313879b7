package dev.longshore.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.dedup.DedupEvent;
import dev.longshore.dedup.IdWindow;
import dev.longshore.dedup.MessageIds;
import dev.longshore.dedup.RedisWindow;
import dev.longshore.dedup.WindowDeduplicator;
import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.Outcome;
import dev.longshore.lane.Ordering;
import dev.longshore.message.Message;
import dev.longshore.parking.ResultSink;
import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

/** Two instances that share their ids through a real Redis. */
final class RedisFlowIT {
  private static final Duration WINDOW = Duration.ofMinutes(10);
  private static final long PATIENCE_NANOS = Duration.ofSeconds(60).toNanos();

  private final List<String> calls = new ArrayList<>();
  private final List<DeliveryContext> contexts = new ArrayList<>();
  private final List<DedupEvent> told = Collections.synchronizedList(new ArrayList<>());
  private final List<RedisWindow> windows = new ArrayList<>();

  /** Long, so that a busy machine is not taken for a store that hangs. */
  private Duration timeout = Duration.ofSeconds(10);

  private int port;
  private RedisServer redis;

  @BeforeEach
  void startRedis() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    redis = server();
    redis.start();
  }

  private RedisServer server() throws IOException {
    return RedisServer.newRedisServer()
        .port(port)
        .bind("127.0.0.1")
        .setting("requirepass hidden")
        .build();
  }

  @AfterEach
  void stopAll() throws IOException {
    windows.forEach(RedisWindow::close);
    redis.stop();
    assertThat(told.toString()).doesNotContain("hidden");
  }

  private String address() {
    return "redis://:hidden@127.0.0.1:" + port;
  }

  private FlowBench instance(String name, boolean pauses) {
    return new FlowBench(
        Ordering.KEY,
        (message, delivery) -> handle(name, message, delivery),
        ResultSink.NONE,
        bench -> {
          RedisWindow shared =
              new RedisWindow(
                  new RedisWindow.Settings(address(), "group", WINDOW, timeout, pauses),
                  bench.ticker,
                  bench.timers,
                  told::add);
          windows.add(shared);
          return new WindowDeduplicator(
              MessageIds.ofHeader("ce_id"),
              new IdWindow(WINDOW, 1_000, bench.ticker),
              shared,
              told::add);
        });
  }

  private Outcome handle(String name, Message message, DeliveryContext delivery) {
    String value = new String(Objects.requireNonNull(message.value()), StandardCharsets.UTF_8);
    calls.add(name + " " + value);
    if (value.equals("pending")) {
      contexts.add(delivery);
      return Outcome.async();
    }
    return value.equals("bad") ? Outcome.reject("no") : Outcome.ack();
  }

  @Test
  void whatOneInstanceHasHandledTheOtherDoesNot() {
    FlowBench one = instance("one", false);
    FlowBench other = instance("other", false);

    IntStream.range(0, 500).forEach(number -> accept(one, "x", "id" + number));
    await(() -> one.settled.size() == 500, one);
    IntStream.range(0, 500).forEach(number -> accept(other, "x", "id" + number));
    await(() -> other.settled.size() == 500, other);

    assertThat(calls).hasSize(500).allMatch("one x"::equals);
    assertThat(other.acked()).isEmpty();
    assertThat(other.ledger.advance()).isEqualTo(500);
    assertThat(told).isEmpty();
  }

  @Test
  void aCopyWaitsWhileTheOtherInstanceWorksAndIsItsDuplicate() {
    FlowBench one = instance("one", false);
    FlowBench other = instance("other", false);
    accept(one, "pending", "1");
    await(() -> contexts.size() == 1, one);
    accept(other, "copy", "1");
    accept(other, "else", "2");
    await(() -> other.settled.size() == 1, other);
    assertThat(calls).containsExactly("one pending", "other else");

    contexts.getFirst().ack();
    one.runTurns();
    await(() -> other.settled.size() == 2, other);

    assertThat(calls).containsExactly("one pending", "other else");
    assertThat(told).singleElement().isInstanceOf(DedupEvent.PayloadDiffers.class);
  }

  @Test
  void whatOneInstanceHasParkedTheOtherHandles() {
    FlowBench one = instance("one", false);
    FlowBench other = instance("other", false);
    accept(one, "bad", "1");
    await(() -> one.letters.size() == 1, one);

    accept(other, "copy", "1");
    await(() -> other.settled.size() == 1, other);

    assertThat(calls).containsExactly("one bad", "other copy");
  }

  @Test
  void withoutTheStoreItGoesOnWithWhatItKnowsUntilTheStoreIsBack() throws IOException {
    FlowBench one = instance("one", false);
    accept(one, "x", "1");
    await(() -> one.settled.size() == 1, one);
    redis.stop();

    accept(one, "y", "2");
    accept(one, "y", "2");
    accept(one, "x", "1");
    await(() -> one.settled.size() == 4, one);
    assertThat(calls).containsExactly("one x", "one y");
    assertThat(told).hasSize(1).first().isInstanceOf(DedupEvent.StoreDown.class);

    redis = server();
    redis.start();
    await(
        () -> {
          accept(one, "z", "more" + one.settled.size());
          return told.size() == 2;
        },
        one);
    assertThat(told.getLast()).isInstanceOf(DedupEvent.StoreUp.class);
  }

  @Test
  void aStoreThatHangsIsLeftAloneAfterABoundedTime() {
    timeout = Duration.ofSeconds(1);
    FlowBench one = instance("one", false);
    accept(one, "x", "1");
    await(() -> one.settled.size() == 1, one);
    RedisClient client = RedisClient.create(address());
    try (var connection = client.connect()) {
      connection.sync().clientPause(20_000);
      long paused = System.nanoTime();

      accept(one, "y", "2");
      await(() -> one.settled.size() == 2, one);

      assertThat(Duration.ofNanos(System.nanoTime() - paused)).isLessThan(Duration.ofSeconds(15));
      assertThat(told).singleElement().isInstanceOf(DedupEvent.StoreDown.class);
    } finally {
      client.shutdown();
    }
  }

  @Test
  void whatADeadInstanceHadIsHandledWhenItsLeaseHasEnded() {
    FlowBench one = instance("one", false);
    FlowBench other = instance("other", false);
    accept(one, "pending", "1");
    await(() -> contexts.size() == 1, one);
    windows.getFirst().close();

    accept(other, "copy", "1");
    await(() -> other.settled.size() == 1, other);

    assertThat(calls).containsExactly("one pending", "other copy");
  }

  @Test
  void withoutTheStoreMessagesWaitWhereThatIsWanted() throws IOException {
    FlowBench one = instance("one", true);
    redis.stop();
    accept(one, "x", "1");
    one.accept("no id");
    await(() -> !told.isEmpty(), one);
    one.advance(Duration.ofSeconds(5));
    assertThat(one.settled).hasSize(1);

    redis = server();
    redis.start();
    await(() -> one.settled.size() == 2, one);

    assertThat(calls).contains("one x");
  }

  private static void accept(FlowBench bench, String value, String id) {
    bench.accept(bench.ledger, "key" + id, value, "ce_id", id);
  }

  /** The store answers in real time; the bench's time passes with it. */
  private static void await(BooleanSupplier condition, FlowBench bench) {
    long started = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - started).as("nanoseconds waited").isLessThan(PATIENCE_NANOS);
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
      bench.advance(Duration.ofMillis(5));
    }
  }
}
