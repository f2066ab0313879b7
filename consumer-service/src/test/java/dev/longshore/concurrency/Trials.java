package dev.longshore.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Runs a race again and again on real threads, for what is too large to be explored interleaving by
 * interleaving. Finds by luck what {@link Interleavings} finds by search, and sees the memory model
 * of the machine it runs on.
 */
public final class Trials {
  /** {@code -Dtrials}: so many times as many trials. */
  private static final int FACTOR = Integer.getInteger("trials", 1);

  private Trials() {}

  /** Asserts that every trial ends as the race allows. */
  public static void assertHolds(int trials, Supplier<? extends Race> races) {
    assertThat(firstOther(trials * FACTOR, races)).isEqualTo("all as allowed");
  }

  /** Asserts that a trial ends as the race must not: its subject is a canary. */
  public static void assertRejects(int trials, Supplier<? extends Race> races, String outcome) {
    assertThat(firstOther(trials, races)).startsWith(outcome);
  }

  /** Lets others go first: where a contender waits, and where a canary is to be overtaken. */
  @SuppressWarnings("ThreadPriorityCheck") // spinning would keep a processor from those waited for
  public static void pause() {
    Thread.yield();
  }

  private static String firstOther(int trials, Supplier<? extends Race> races) {
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      for (int trial = 0; trial < trials; trial++) {
        Race race = races.get();
        run(race.contenders(), threads);
        String outcome = race.outcome();
        if (!race.allowed().contains(outcome)) {
          return outcome;
        }
      }
    }
    return "all as allowed";
  }

  private static void run(List<Runnable> contenders, ExecutorService threads) {
    AtomicInteger missing = new AtomicInteger(contenders.size());
    List<Future<?>> running = new ArrayList<>();
    for (Runnable contender : contenders) {
      running.add(
          threads.submit(
              () -> {
                missing.decrementAndGet();
                while (missing.get() > 0) {
                  pause();
                }
                contender.run();
              }));
    }
    running.forEach(Trials::join);
  }

  private static void join(Future<?> running) {
    try {
      running.get();
    } catch (Exception failure) {
      throw new AssertionError("a contender failed", failure);
    }
  }
}
