package dev.longshore.up;

import dev.longshore.fleet.Counts;
import dev.longshore.fleet.WorkerReport;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One place for a consumer: the process that has it now, and what all that had it did. A process
 * that dies is followed by another one after a pause that grows. Owned by the thread that runs the
 * stack.
 */
final class ConsumerPlace {
  private static final Pattern MANAGEMENT = Pattern.compile(".*\\bmanagement=(http://\\S+).*");
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** After so long without a death, the next one is the first again. */
  private static final Duration STEADY = Duration.ofSeconds(60);

  private final String name;
  private final Supplier<ChildProcess> starter;

  private ChildProcess process;
  private Instant startedAt;
  private Optional<Instant> restartAt = Optional.empty();
  private Optional<WorkerReport> report = Optional.empty();
  private Counts earlier = Counts.NONE;
  private int deaths;
  private int restarts;

  ConsumerPlace(
      String name, Supplier<ChildProcess> starter, ChildProcess process, Instant startedAt) {
    this.name = name;
    this.starter = starter;
    this.process = process;
    this.startedAt = startedAt;
  }

  ChildProcess process() {
    return process;
  }

  int restarts() {
    return restarts;
  }

  /** Where the process tells how it is, empty before it serves. */
  Optional<URI> management() {
    return process
        .readyLine()
        .map(MANAGEMENT::matcher)
        .filter(Matcher::matches)
        .map(matcher -> URI.create(matcher.group(1)));
  }

  /** Takes note of what the process says of itself. */
  void reported(WorkerReport now) {
    report = Optional.of(now);
  }

  /** What it said last, or that it starts or is gone. */
  WorkerReport report() {
    if (report.isEmpty()) {
      return new WorkerReport(
          name,
          process.pid(),
          "localhost",
          process.isAlive() ? "starting" : "gone",
          0,
          0,
          0,
          Counts.NONE,
          startedAt);
    }
    return process.isAlive() ? report.get() : report.get().in("gone");
  }

  /** What all processes in this place did, as far as they told. */
  Counts counts() {
    return earlier.plus(report.map(WorkerReport::counts).orElse(Counts.NONE));
  }

  /**
   * Plans the successor of a dead process, and starts it when its time has come.
   *
   * @return what happened, for whoever watches
   */
  Optional<String> supervise(Instant now) {
    if (process.isAlive()) {
      return Optional.empty();
    }
    if (restartAt.isEmpty()) {
      return Optional.of(planRestart(now));
    }
    if (now.isBefore(restartAt.get())) {
      return Optional.empty();
    }
    return Optional.of(restart(now));
  }

  private String planRestart(Instant now) {
    deaths = Duration.between(startedAt, now).compareTo(STEADY) > 0 ? 1 : deaths + 1;
    Duration pause = pause(deaths);
    restartAt = Optional.of(now.plus(pause));
    return "%s (process %d) ended with exit code %d; starting another in %d s"
        .formatted(
            name, process.pid(), process.exitCode().orElse(-1), Math.max(1, pause.toSeconds()));
  }

  private String restart(Instant now) {
    earlier = counts();
    report = Optional.empty();
    restartAt = Optional.empty();
    startedAt = now;
    restarts++;
    process = starter.get();
    return "%s started again (process %d)".formatted(name, process.pid());
  }

  /** The pause after so many deaths in a row: 1 s, then twice as long each time. */
  static Duration pause(int deaths) {
    Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.clamp(deaths - 1, 0, 10));
    return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }
}
