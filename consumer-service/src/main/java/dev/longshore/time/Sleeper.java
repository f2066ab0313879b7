package dev.longshore.time;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Lets the calling thread wait for a short time; it may come back earlier. */
@FunctionalInterface
public interface Sleeper {

  /** Waits, at most for that long. */
  void sleep(Duration time);

  /** Waits for real. */
  static Sleeper system() {
    return time -> LockSupport.parkNanos(time.toNanos());
  }
}
