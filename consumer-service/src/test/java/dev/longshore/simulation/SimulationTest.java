package dev.longshore.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Many runs of the whole, each by another seed; {@code -Dseeds=N} for more of them. */
class SimulationTest {
  private static final long SEEDS_PER_LINE = 50_000;

  private final AtomicLong started = new AtomicLong();

  @Test
  void noSeedBreaksAPromise() throws InterruptedException {
    long only = Long.getLong("seed", -1);
    if (only >= 0) {
      check(only);
      return;
    }
    long first = Long.getLong("firstSeed", 0);
    runAll(first, Long.getLong("seeds", 2_000));
  }

  /** Each run is on one thread; as many go on side by side as there are cores, two at most. */
  private void runAll(long first, long count) throws InterruptedException {
    List<Throwable> failures = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int index = 0; index < Math.min(2, Runtime.getRuntime().availableProcessors()); index++) {
      Thread thread = Thread.ofPlatform().unstarted(() -> runSome(first, count));
      thread.setUncaughtExceptionHandler(
          (failed, failure) -> {
            synchronized (failures) {
              failures.add(failure);
            }
            started.set(count);
          });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).isEmpty();
  }

  private void runSome(long first, long count) {
    for (long next = started.getAndIncrement(); next < count; next = started.getAndIncrement()) {
      check(first + next);
      if ((next + 1) % SEEDS_PER_LINE == 0) {
        System.out.println("simulated " + (next + 1) + " of " + count);
      }
    }
  }

  private static void check(long seed) {
    Verdict verdict = new Simulation(seed).run();
    assertThat(verdict.isClean()).as(() -> verdict.report(seed)).isTrue();
  }
}
