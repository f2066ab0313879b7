package dev.longshore.replay;

/** What somebody wants of a job that another process runs. */
public sealed interface JobWish {
  /** That it waits. */
  record Pause() implements JobWish {}

  /** That it goes on. */
  record Resume() implements JobWish {}

  /** That it ends. */
  record Cancel() implements JobWish {}

  /**
   * That it sends at another rate.
   *
   * @param perSecond dead letters per second
   */
  record Rate(double perSecond) implements JobWish {}

  /** Does as is wished. */
  default void steer(Steering steering) {
    switch (this) {
      case Pause pause -> steering.pause();
      case Resume resume -> steering.resume();
      case Cancel cancel -> steering.cancel();
      case Rate rate -> steering.rate(rate.perSecond());
    }
  }
}
