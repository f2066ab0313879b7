package dev.longshore.benchmarks.autoscale;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * As Flink's operator scales a source: rate over the true rate at 70 % utilisation, and the lag in
 * a catch-up time; down after a delay.
 */
final class FlinkPolicy implements Policy {
  private static final double UTILISATION = 0.7;
  private static final double BAND = 0.3;

  private record Seen(int at, double sent, double settled, double busy, double processed) {}

  private record Recommended(int at, int number) {}

  private final int window;
  private final double catchUp;
  private final int downDelay;
  private final int every;
  private final double leastFactor;
  private final Deque<Seen> seen = new ArrayDeque<>();
  private final Deque<Recommended> recommended = new ArrayDeque<>();

  private FlinkPolicy(int window, double catchUp, int downDelay, int every, double leastFactor) {
    this.window = window;
    this.catchUp = catchUp;
    this.downDelay = downDelay;
    this.every = every;
    this.leastFactor = leastFactor;
  }

  static FlinkPolicy fast() {
    return new FlinkPolicy(60, 60, 300, 30, 0.6);
  }

  static FlinkPolicy defaults() {
    return new FlinkPolicy(900, 300, 3_600, 300, 0.4);
  }

  @Override
  public void tick(World world) {
    int now = world.second();
    if (now % 5 != 0) {
      return;
    }
    double busy = world.instances().stream().mapToDouble(instance -> instance.busy).sum();
    double processed = world.instances().stream().mapToDouble(instance -> instance.processed).sum();
    seen.addLast(new Seen(now, world.sent(), world.settled(), busy, processed));
    while (now - seen.peekFirst().at() > window) {
      seen.removeFirst();
    }
    if (now % every == 0 && now >= 30) {
      scale(world, now);
    }
  }

  private void scale(World world, int now) {
    Seen first = seen.peekFirst();
    Seen last = seen.peekLast();
    double span = Math.max(1, last.at() - first.at());
    double rate = (last.sent() - first.sent()) / span;
    int current = world.wanted();
    double worked = last.busy() - first.busy();
    double each =
        worked < 5 || last.processed() <= first.processed()
            ? Model.RATE
            : (last.processed() - first.processed()) / worked;
    double needed = world.lag() / catchUp + rate * Model.START / catchUp + rate / UTILISATION;
    int desired = Math.clamp((long) Math.ceil(needed / each), 1, Model.MOST);
    if (world.lag() == 0 && rate == 0 && world.load().least() == 0) {
      desired = 0;
    }
    double load =
        current == 0 ? Double.MAX_VALUE : (rate + world.lag() / catchUp) / (current * each);
    boolean fits = load >= UTILISATION - BAND && load <= UTILISATION + BAND;
    recommended.addLast(new Recommended(now, fits ? current : desired));
    while (now - recommended.peekFirst().at() > downDelay) {
      recommended.removeFirst();
    }
    if (fits) {
      return;
    }
    if (desired > current) {
      world.scale(desired, List.of());
      return;
    }
    int most = recommended.stream().mapToInt(Recommended::number).max().orElse(desired);
    boolean waited = now - recommended.peekFirst().at() >= downDelay - every;
    if (most < current && waited) {
      world.scale(Math.max(most, (int) Math.floor(current * leastFactor)), List.of());
    }
  }
}
