package dev.longshore.simulation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.Executor;

/**
 * Makes virtual threads that run on an executor of ours, so that a simulation decides who runs and
 * everything happens on its one thread.
 *
 * <p>The JDK has this inside and does not offer it; the test JVM opens {@code java.base/java.lang}
 * for it. Platform threads that hand a semaphore on do the same at 30 times the cost.
 */
final class ActorThreads {
  private static final Method MAKE = method();

  private ActorThreads() {}

  /** A thread that has not started; it runs when the executor runs what it is given. */
  static Thread unstarted(Executor scheduler, String name, Runnable body) {
    try {
      return (Thread) MAKE.invoke(null, scheduler, name, 0, body);
    } catch (IllegalAccessException | InvocationTargetException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Method method() {
    try {
      Method method =
          Class.forName("java.lang.ThreadBuilders")
              .getDeclaredMethod(
                  "newVirtualThread", Executor.class, String.class, int.class, Runnable.class);
      method.setAccessible(true);
      return method;
    } catch (ReflectiveOperationException | RuntimeException failure) {
      throw new IllegalStateException(
          "the simulation needs --add-opens java.base/java.lang=ALL-UNNAMED", failure);
    }
  }
}
