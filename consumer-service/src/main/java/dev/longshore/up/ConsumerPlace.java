package dev.longshore.up;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.longshore.autoscale.TargetInstance;
import dev.longshore.fleet.Counts;
import dev.longshore.fleet.Death;
import dev.longshore.fleet.WorkerReport;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One place for a consumer: the process that has it now, and what all that had it did. A process
 * that dies is followed by another one after a pause that grows. Any thread; guarded by this.
 */
final class ConsumerPlace {
  private static final Pattern MANAGEMENT = Pattern.compile(".*\\bmanagement=(http://\\S+).*");
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** After so long without a death, the next one is the first again. */
  private static final Duration STEADY = Duration.ofSeconds(60);

  private static final int DEATHS_IN_A_LOOP = 3;

  private final String name;
  private final ConsumerFleet.ConsumerStarter starter;

  @GuardedBy("this")
  private ChildProcess process;

  @GuardedBy("this")
  private Instant startedAt;

  @GuardedBy("this")
  private Optional<Instant> restartAt = Optional.empty();

  @GuardedBy("this")
  private Optional<WorkerReport> report = Optional.empty();

  @GuardedBy("this")
  private Optional<Death> death = Optional.empty();

  @GuardedBy("this")
  private Counts earlier = Counts.NONE;

  @GuardedBy("this")
  private int deaths;

  @GuardedBy("this")
  private int restarts;

  /** A place whose first process starts now. */
  ConsumerPlace(String name, ConsumerFleet.ConsumerStarter starter, Instant startedAt) {
    this.name = name;
    this.starter = starter;
    this.process = starter.start(name, 0);
    this.startedAt = startedAt;
  }

  String name() {
    return name;
  }

  synchronized ChildProcess process() {
    return process;
  }

  synchronized Instant startedAt() {
    return startedAt;
  }

  synchronized int restarts() {
    return restarts;
  }

  /** Where the process tells how it is, empty before it serves. */
  synchronized Optional<URI> management() {
    return process
        .readyLine()
        .map(MANAGEMENT::matcher)
        .filter(Matcher::matches)
        .map(matcher -> URI.create(matcher.group(1)));
  }

  /** Takes note of what a process says of itself, if it has the place still. */
  synchronized void reported(ChildProcess by, WorkerReport now) {
    if (by == process) {
      report = Optional.of(now);
    }
  }

  /** What it said last, or that it starts or is gone. */
  synchronized WorkerReport report() {
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
  synchronized Counts counts() {
    return earlier.plus(report.map(WorkerReport::counts).orElse(Counts.NONE));
  }

  /** How it is, for whoever scales. */
  synchronized TargetInstance asTarget() {
    return new TargetInstance(name, startedAt, phase(), restarts);
  }

  /** The same for one that was told to stop. */
  synchronized TargetInstance asLeaving() {
    TargetInstance.Phase phase =
        process.isAlive() ? TargetInstance.Phase.STOPPING : TargetInstance.Phase.EXITED;
    return new TargetInstance(name, startedAt, phase, restarts);
  }

  @GuardedBy("this")
  private TargetInstance.Phase phase() {
    if (deaths >= DEATHS_IN_A_LOOP && process.readyLine().isEmpty()) {
      return TargetInstance.Phase.CRASH_LOOPING;
    }
    if (!process.isAlive()) {
      return TargetInstance.Phase.EXITED;
    }
    return process.readyLine().isPresent()
        ? TargetInstance.Phase.RUNNING
        : TargetInstance.Phase.STARTING;
  }

  /** A death that has not been told yet. */
  synchronized Optional<Death> takeDeath() {
    Optional<Death> taken = death;
    death = Optional.empty();
    return taken;
  }

  /** How its process ended after it was told to stop, unless that was as it should. */
  synchronized Optional<Death> end() {
    int code = process.exitCode().orElse(0);
    return code == 0 ? Optional.empty() : Optional.of(new Death(name, ended(code)));
  }

  /**
   * Plans the successor of a dead process, and starts it when its time has come.
   *
   * @return what happened, for whoever watches
   */
  synchronized Optional<String> supervise(Instant now) {
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

  @GuardedBy("this")
  private String planRestart(Instant now) {
    deaths = Duration.between(startedAt, now).compareTo(STEADY) > 0 ? 1 : deaths + 1;
    Duration pause = pause(deaths);
    restartAt = Optional.of(now.plus(pause));
    int code = process.exitCode().orElse(-1);
    if (code != 0) {
      death = Optional.of(new Death(name, ended(code)));
    }
    return "%s (process %d) ended with exit code %d; starting another in %d s"
        .formatted(name, process.pid(), code, Math.max(1, pause.toSeconds()));
  }

  @GuardedBy("this")
  private String ended(int code) {
    return "its process %d ended with exit code %d".formatted(process.pid(), code);
  }

  @GuardedBy("this")
  private String restart(Instant now) {
    earlier = counts();
    report = Optional.empty();
    restartAt = Optional.empty();
    startedAt = now;
    restarts++;
    process = starter.start(name, restarts);
    return "%s started again (process %d)".formatted(name, process.pid());
  }

  /** The pause after so many deaths in a row: 1 s, then twice as long each time. */
  static Duration pause(int deaths) {
    Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.clamp(deaths - 1, 0, 10));
    return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }
}
