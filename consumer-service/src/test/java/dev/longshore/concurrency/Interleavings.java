package dev.longshore.concurrency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jspecify.annotations.Nullable;

/**
 * Runs a race in one interleaving after the other, those with few switches first, until one ends as
 * it must not, all are through, or {@code -Dinterleavings} have been tried. The same ones in every
 * run; sequentially consistent, so that a missing {@code volatile} goes unseen.
 */
public final class Interleavings {
  private static final int MOST = Integer.getInteger("interleavings", 400);

  private Interleavings() {}

  /**
   * Asserts that every interleaving ends as the race allows, and that each such end occurs. Fails
   * with the interleaving that ends otherwise.
   *
   * @param test the instance whose class makes the races
   */
  public static void assertHolds(Object test, Supplier<? extends Race> races) {
    Exploration exploration = new Exploration(test, races);
    Lincheck.runConcurrentTest(MOST, exploration);
    assertThat(exploration.outcomes()).isEqualTo(races.get().allowed());
  }

  /** Asserts that some interleaving ends as the race must not: its subject is a canary. */
  public static void assertRejects(Object test, Supplier<? extends Race> races, String outcome) {
    assertThatThrownBy(() -> Lincheck.runConcurrentTest(MOST, new Exploration(test, races)))
        .isInstanceOf(LincheckAssertionError.class)
        .extracting(failure -> verdict(String.valueOf(failure.getMessage())))
        .asString()
        .contains(outcome);
  }

  /** Of a message that tells the whole interleaving, the line that tells its end. */
  private static String verdict(String message) {
    return message.lines().filter(line -> line.contains("not allowed: ")).findFirst().orElse("");
  }

  /**
   * One race after the other. The explorer follows what the code of a class makes and shares only
   * if it could reach an instance of that class at the start: hence the test and the first race.
   */
  private static final class Exploration implements Runnable {
    @SuppressWarnings("UnusedVariable") // for the explorer to reach
    private final Object test;

    private final Supplier<? extends Race> races;

    /** Outcomes by line; the explorer resets collections between two runs, but no builder. */
    private final StringBuilder outcomes = new StringBuilder();

    private Race race;
    private volatile @Nullable Throwable failure;

    Exploration(Object test, Supplier<? extends Race> races) {
      this.test = test;
      this.races = races;
      this.race = races.get();
    }

    @Override
    public void run() {
      race = races.get();
      failure = null;
      List<Thread> threads = new ArrayList<>();
      for (Runnable contender : race.contenders()) {
        // A name of its own: a run has to repeat an earlier one, and slots hash by name.
        threads.add(new Thread(() -> contend(contender), "contender-" + threads.size()));
      }
      threads.forEach(Thread::start);
      threads.forEach(Exploration::join);
      judge(failure == null ? race.outcome() : failure.toString());
    }

    private void judge(String outcome) {
      if (!race.allowed().contains(outcome)) {
        throw new AssertionError("not allowed: " + outcome, failure);
      }
      outcomes.append(outcome).append('\n');
    }

    private Set<String> outcomes() {
      return outcomes.toString().lines().collect(Collectors.toSet());
    }

    private void contend(Runnable contender) {
      try {
        contender.run();
      } catch (RuntimeException | Error thrown) {
        failure = thrown;
      }
    }

    private static void join(Thread thread) {
      try {
        thread.join();
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException(interrupted);
      }
    }
  }
}
