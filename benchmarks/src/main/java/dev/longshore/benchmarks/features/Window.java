package dev.longshore.benchmarks.features;

import dev.longshore.benchmarks.measure.Latencies;
import dev.longshore.benchmarks.measure.LiveHeap;
import dev.longshore.benchmarks.measure.Reading;
import java.util.concurrent.atomic.LongAdder;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures a part of the messages that a topic holds: those after the start, which also warms up,
 * and before the end, where not all workers have work. Says what it saw on standard output. Any
 * thread may count.
 */
final class Window {
  /** The system property that tells how many messages there are. */
  static final String MESSAGES = "bench.messages";

  private static final double FROM = 0.25;
  private static final double TO = 0.95;
  private static final long LOOK_MILLIS = 1;

  private final long messages;
  private final LongAdder handled = new LongAdder();

  private Window(long messages) {
    this.messages = messages;
  }

  /** Watches from now on, on a thread of its own. */
  static Window open() {
    Window window = new Window(Long.getLong(MESSAGES, 0));
    Thread.ofPlatform().name("window").daemon(true).start(window::watch);
    return window;
  }

  void count(int done) {
    handled.add(done);
  }

  private void watch() {
    try {
      awaitHandled((long) (messages * FROM));
      Reading before = Reading.now(handled.sum());
      awaitHandled((long) (messages * TO));
      Reading after = Reading.now(handled.sum());
      String result =
          JsonMapper.shared()
              .writeValueAsString(before.until(after, LiveHeap.megabytes(), Latencies.NONE));
      System.out.println("result " + result);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitHandled(long wanted) throws InterruptedException {
    while (handled.sum() < wanted) {
      Thread.sleep(LOOK_MILLIS);
    }
  }
}
