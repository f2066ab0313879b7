package dev.longshore.limit;

import java.time.Duration;

/**
 * How many messages to handle at once, found from how long they take. A pure policy: windows of
 * measurements in, limits out. Owned by whoever asks it.
 *
 * <p><b>Idea.</b> As long as a handler has room, more messages at once take no longer each; beyond
 * its capacity they only wait inside it, and take longer in proportion (Little's law). So the limit
 * doubles at first, and grows by its square root later, as long as messages take about as long as
 * they do without a queue, and shrinks in proportion to how much longer they take. This is the
 * gradient of Netflix's concurrency-limits (Gradient2Limit, 2018), which compares with a base as
 * TCP Vegas does (L. Brakmo, S. O'Malley, L. Peterson, TCP Vegas, SIGCOMM 1994).
 *
 * <p><b>The base</b> is the least average of a window. It would be wrong for ever once a handler
 * becomes slower by itself, so it is checked: if fewer at once did not make it faster, there was no
 * queue, and what it takes now is the new base. Where nothing else has led to fewer for a while, a
 * window or more is run with fewer to see, as BBR does (N. Cardwell et al., BBR, 2016).
 *
 * <p>A limit that is not used is left alone, since it says nothing; it does not grow while many
 * attempts fail, for what fails at once looks fast.
 */
public final class AdaptiveLimit {
  /** So much longer than the base is still no queue: averages vary. */
  private static final double TOLERANCE = 1.25;

  private static final double STEEPEST = 0.5;

  /** A limit counts as used from this part on. */
  private static final double USED = 0.75;

  /** With this part of the limit, a handler with a queue in it would be faster. */
  private static final double MUCH_LESS = 0.7;

  /** What takes at least this part of what it took before has not become faster. */
  private static final double NO_FASTER = 0.9;

  private static final double FAILING = 0.1;
  private static final double PROBE = 0.6;

  /**
   * What takes less than this part with that part of the limit was in a queue for the most part.
   */
  private static final double MUCH_FASTER = 0.65;

  private static final Duration PROBE_EVERY = Duration.ofSeconds(20);

  private final int least;
  private final int most;
  private double limit;

  /** Nanoseconds that a message takes without a queue; zero while nothing is known. */
  private double base;

  /** The limit when it began to shrink; zero when it does not shrink. */
  private double shrunkFrom;

  /** The largest average since then, or since the probe began. */
  private double averageBefore;

  /** Whether the last window was no faster although the limit had shrunk by much. */
  private boolean suspected;

  /** The limit to go back to after a probe; zero when there is none. */
  private double probed;

  private long sinceCheckNanos;

  /** Whether no queue has been seen yet; the limit doubles until then, as TCP does at its start. */
  private boolean starting = true;

  /**
   * What was measured for a while.
   *
   * @param ended attempts that ended, one at least
   * @param failed attempts that failed
   * @param sumNanos nanoseconds that they took together
   * @param lengthNanos how long the window was
   */
  public record Window(long ended, long failed, long sumNanos, long lengthNanos) {
    double average() {
      return (double) sumNanos / ended;
    }

    /** How many were handled at once on average. */
    double atOnce() {
      return (double) sumNanos / lengthNanos;
    }

    boolean isFailing() {
      return failed > FAILING * ended;
    }
  }

  /**
   * The next limit and why it is what it is.
   *
   * @param reason in words, for the log
   */
  public record Decision(int limit, String reason) {}

  /** A policy that begins with a limit and stays within two others. */
  public AdaptiveLimit(int least, int initial, int most) {
    if (least < 1 || initial < least || most < initial) {
      throw new IllegalArgumentException(
          "a limit of %d within %d and %d".formatted(initial, least, most));
    }
    this.least = least;
    this.most = most;
    this.limit = initial;
  }

  /** The present limit. */
  public int limit() {
    return (int) Math.round(limit);
  }

  /** Takes a window in which the present limit was in force. */
  public Decision next(Window window) {
    double average = window.average();
    sinceCheckNanos += window.lengthNanos();
    if (probed > 0) {
      return endProbe(average);
    }
    base = base == 0 ? average : Math.min(base, (base + average) / 2);
    if (shrunkFrom > 0 && limit <= MUCH_LESS * shrunkFrom && isNoFaster(average)) {
      return decide(limit, "fewer have not made it faster; looking again");
    }
    if (window.atOnce() < USED * limit) {
      return decide(limit, "not used");
    }
    double gradient = Math.clamp(TOLERANCE * base / average, STEEPEST, 1);
    double target = gradient * (limit + Math.sqrt(limit));
    starting &= gradient == 1;
    if (target < limit) {
      return shrink(target, average);
    }
    shrunkFrom = 0;
    if (sinceCheckNanos > PROBE_EVERY.toNanos()) {
      return beginProbe(average);
    }
    if (gradient < 1) {
      return decide(limit, "a short queue in the handler");
    }
    return window.isFailing()
        ? decide(limit, "many attempts fail")
        : decide(starting ? 2 * limit : limit + Math.sqrt(limit), "no queue in the handler");
  }

  /**
   * Where far fewer at once have not made it faster, there is no queue: this is its pace now. Looks
   * twice, since a queue that has just begun still grows when the limit shrinks already.
   */
  private boolean isNoFaster(double average) {
    boolean noFaster = average >= NO_FASTER * averageBefore;
    if (noFaster && !suspected) {
      suspected = true;
      averageBefore = Math.max(averageBefore, average);
      return true;
    }
    if (noFaster) {
      base = average;
    }
    suspected = false;
    shrunkFrom = 0;
    return false;
  }

  private Decision shrink(double target, double average) {
    if (shrunkFrom == 0) {
      shrunkFrom = limit;
      averageBefore = 0;
    }
    averageBefore = Math.max(averageBefore, average);
    return decide(target, "a queue in the handler");
  }

  private Decision beginProbe(double average) {
    sinceCheckNanos = 0;
    probed = limit;
    averageBefore = average;
    return decide(limit * PROBE, "to see what it takes without a queue");
  }

  /**
   * Ends a probe, or goes deeper while there is still a queue. What became slower with fewer at
   * once changed by itself, and tells nothing.
   */
  private Decision endProbe(double average) {
    if (average < MUCH_FASTER * averageBefore && limit > least) {
      averageBefore = average;
      return decide(limit * PROBE, "to see what it takes without a queue");
    }
    if (average <= averageBefore) {
      base = average;
    }
    double back = probed;
    probed = 0;
    return decide(back, "back after a look");
  }

  private Decision decide(double wanted, String reason) {
    limit = Math.clamp(wanted, least, most);
    return new Decision(limit(), reason);
  }
}
