package dev.longshore.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.delivery.DeliveryEvent;
import dev.longshore.gate.Ending;
import dev.longshore.gate.Pass;
import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.Outcome;
import dev.longshore.lane.Ordering;
import dev.longshore.message.Message;
import dev.longshore.parking.ResultSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The worker may be at the next attempt before the watch tells of the lease that it ended. */
class ExpiryEventTest {
  private final List<Integer> started = new ArrayList<>();
  private final CountDownLatch works = new CountDownLatch(1);
  private final FlowBench bench =
      new FlowBench(
          Ordering.KEY, this::hangOnce, ResultSink.NONE, own -> delivery -> (Pass) this::goOn);
  private final Thread worker = new Thread(() -> bench.accept("a"));

  @AfterEach
  void endTheWorker() {
    worker.interrupt();
  }

  @Test
  void theAttemptWhoseLeaseEndedIsNamedThoughTheNextHasStarted() throws Exception {
    worker.start();
    works.await();

    bench.timers.advance(FlowBench.VISIBILITY.plusSeconds(5));

    assertThat(started).containsExactly(1, 2);
    assertThat(bench.events(DeliveryEvent.Expired.class))
        .extracting(DeliveryEvent.Expired::attempt)
        .containsExactly(1);
    assertThat(bench.acked()).containsExactly(0L);
  }

  private Outcome hangOnce(Message message, DeliveryContext delivery) throws InterruptedException {
    started.add(delivery.attempt());
    if (delivery.attempt() == 1) {
      works.countDown();
      new CountDownLatch(1).await();
    }
    return Outcome.ack();
  }

  /** Called by the watch, before it tells of the end: lets the worker make the next attempt. */
  private void goOn(Ending ending, long tookNanos) {
    if (started.size() > 1) {
      return;
    }
    try {
      worker.join();
    } catch (InterruptedException impossible) {
      throw new IllegalStateException(impossible);
    }
    bench.timers.advance(Duration.ofSeconds(2));
    bench.runTurns();
  }
}
