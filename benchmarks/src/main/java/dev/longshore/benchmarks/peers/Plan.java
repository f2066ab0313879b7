package dev.longshore.benchmarks.peers;

import dev.longshore.benchmarks.contender.ContenderMain;
import dev.longshore.benchmarks.measure.WorkKind;
import dev.longshore.benchmarks.peers.Scenario.Data;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a run does. Immutable.
 *
 * @param rounds how often each scenario goes round its contenders
 * @param warmUp the time from a contender's first message to its window
 * @param measure the length of the window
 * @param messages how many messages a topic holds that is read in a loop
 */
public record Plan(
    List<Scenario> scenarios, int rounds, Duration warmUp, Duration measure, int messages) {
  private static final Data SMALL = new Data(10_007, 100);
  private static final Data LARGE = new Data(10_007, 1_000);
  private static final Data MANY_KEYS = new Data(100_003, 100);
  private static final double SLEEP_SECONDS = 0.005;

  /** Copies the list. */
  public Plan {
    scenarios = List.copyOf(scenarios);
  }

  /** Everything, in the lengths that a published table needs. */
  public static Plan full() {
    List<Scenario> scenarios =
        List.of(
            noOp(
                "bare bare-commit bare-kip848 naive-16 naive-64 spring-batch share pc-key-16"
                    + " pc-key-64 pc-unordered-16 pc-unordered-64 us-key-16 us-key-64"
                    + " us-key-classic-64 us-partition us-none-64 us-none-classic-64"),
            new Scenario(
                "noop-1k",
                "No-op handler, 1 KB values",
                WorkKind.NO_OP,
                LARGE,
                0,
                0,
                words("bare naive-64 pc-key-64 us-key-64 us-none-64")),
            sleep256("naive-256 pc-key-256 pc-unordered-256 us-none-256 us-key-256"),
            sleep4000("naive-virtual us-none-4000 us-key-4000"),
            paced(1_000, "bare naive-64 spring-batch share pc-key-64 us-key-64 us-none-64"),
            paced(20_000, "bare naive-64 spring-batch share pc-key-64 us-key-64 us-none-64"));
    return new Plan(scenarios, 5, Duration.ofSeconds(5), Duration.ofSeconds(6), 4_000_000);
  }

  /** The comparisons that matter most, in less than five minutes; the figures are rough. */
  public static Plan quick() {
    List<Scenario> scenarios =
        List.of(
            noOp("bare naive-16 pc-key-64 us-key-64 us-none-64"),
            sleep256("us-none-256 us-key-256"),
            sleep4000("us-none-4000 us-key-4000"),
            paced(20_000, "bare us-key-64"));
    return new Plan(scenarios, 3, Duration.ofSeconds(2), Duration.ofSeconds(2), 2_000_000);
  }

  /** The same plan with that many rounds. */
  public Plan withRounds(int number) {
    return new Plan(scenarios, number, warmUp, measure, messages);
  }

  /**
   * Of the full plan's scenarios those, and of their contenders those, that are named; in this
   * plan's lengths. A scenario's baseline stays. A contender that no scenario has, such as another
   * concurrency, takes part in the scenarios that are named.
   */
  public Plan only(Set<String> names) {
    Set<String> scenarios = new TreeSet<>(names);
    scenarios.retainAll(full().scenarios().stream().map(Scenario::id).toList());
    Set<String> contenders = new TreeSet<>(names);
    contenders.removeAll(scenarios);
    contenders.forEach(Plan::requireContender);
    List<Scenario> chosen =
        full().scenarios().stream()
            .filter(scenario -> scenarios.isEmpty() || scenarios.contains(scenario.id()))
            .map(scenario -> scenario.with(only(scenario, contenders, !scenarios.isEmpty())))
            .filter(scenario -> !scenario.contenders().isEmpty())
            .toList();
    return new Plan(chosen, rounds, warmUp, measure, messages);
  }

  private static List<String> only(Scenario scenario, Set<String> names, boolean others) {
    if (names.isEmpty()) {
      return scenario.contenders();
    }
    Set<String> chosen = new LinkedHashSet<>(scenario.contenders());
    chosen.retainAll(names);
    if (others) {
      chosen.addAll(names);
    }
    if (chosen.isEmpty() || !scenario.contenders().contains(Scenario.BASELINE)) {
      return List.copyOf(chosen);
    }
    chosen.remove(Scenario.BASELINE);
    return Stream.concat(Stream.of(Scenario.BASELINE), chosen.stream()).toList();
  }

  private static void requireContender(String name) {
    if (!ContenderMain.isContender(name)) {
      throw new IllegalArgumentException("no scenario or contender is called " + name);
    }
  }

  private static Scenario noOp(String contenders) {
    return new Scenario(
        "noop-100", "No-op handler, 100 B values", WorkKind.NO_OP, SMALL, 0, 0, words(contenders));
  }

  private static Scenario sleep256(String contenders) {
    return new Scenario(
        "sleep-256",
        "5 ms handler (sleep), concurrency 256",
        WorkKind.SLEEP,
        SMALL,
        0,
        256 / SLEEP_SECONDS,
        words(contenders));
  }

  private static Scenario sleep4000(String contenders) {
    return new Scenario(
        "sleep-4000",
        "5 ms handler (sleep), concurrency 4,000 on virtual threads, 100,003 keys",
        WorkKind.SLEEP,
        MANY_KEYS,
        0,
        4_000 / SLEEP_SECONDS,
        words(contenders));
  }

  private static Scenario paced(int perSecond, String contenders) {
    return new Scenario(
        "latency-" + perSecond,
        "From send to handler at %,d messages per second".formatted(perSecond),
        WorkKind.LATENCY,
        SMALL,
        perSecond,
        perSecond,
        words(contenders));
  }

  private static List<String> words(String text) {
    return List.of(text.split(" ", -1));
  }
}
