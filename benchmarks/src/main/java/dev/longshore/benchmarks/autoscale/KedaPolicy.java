package dev.longshore.benchmarks.autoscale;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * KEDA's Kafka scaler through a horizontal pod autoscaler: lag over a threshold, looked at every 15
 * s, 10 % tolerance, up by 100 % or 4 pods per 15 s, down by the most of a window.
 */
final class KedaPolicy implements Policy {
  private static final int EVERY = 15;
  private static final int POLL = 30;
  private static final int COOL_DOWN = 300;
  private static final double TOLERANCE = 0.1;

  private record Recommended(int at, int number) {}

  private final double threshold;
  private final int window;
  private final Deque<Recommended> recommended = new ArrayDeque<>();
  private int activeAt;

  KedaPolicy(double threshold, int window) {
    this.threshold = threshold;
    this.window = window;
  }

  @Override
  public void tick(World world) {
    int now = world.second();
    double lag = Math.min(world.lag(), threshold * Model.PARTITIONS);
    int least = world.load().least();
    if (now % POLL == 0 && lag > 0) {
      activeAt = now;
    }
    if (least == 0 && world.wanted() == 0) {
      if (now % POLL == 0 && lag > 0) {
        world.scale(1, List.of());
      }
      return;
    }
    if (least == 0 && now % POLL == 0 && now - activeAt > COOL_DOWN) {
      world.scale(0, List.of());
      recommended.clear();
      return;
    }
    if (now % EVERY == 0) {
      scale(world, lag, now);
    }
  }

  private void scale(World world, double lag, int now) {
    int current = world.wanted();
    double ratio = lag / (threshold * current);
    int desired =
        Math.abs(1 - ratio) <= TOLERANCE ? current : (int) Math.ceil(lag / threshold - 1e-9);
    desired = Math.clamp(desired, 1, Model.MOST);
    recommended.addLast(new Recommended(now, desired));
    while (now - recommended.peekFirst().at() > window) {
      recommended.removeFirst();
    }
    if (desired > current) {
      world.scale(Math.min(desired, Math.max(2 * current, current + 4)), List.of());
      return;
    }
    int most = recommended.stream().mapToInt(Recommended::number).max().orElse(desired);
    if (most < current) {
      world.scale(most, List.of());
    }
  }
}
