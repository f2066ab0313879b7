package dev.longshore.pool;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The threads that tasks of a test ran on. */
final class ThreadsOf {
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  void add() {
    threads.add(Thread.currentThread());
  }

  int size() {
    return threads.size();
  }

  void awaitEnd() {
    for (Thread thread : threads) {
      Waiting.until(thread + " has ended", () -> !thread.isAlive());
    }
  }
}
