package dev.longshore.app;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What SIGINT, SIGTERM and SIGHUP do: the first asks for an orderly end, every further one presses
 * for it.
 *
 * <p>A shutdown hook hears only of the first. {@code sun.misc.Signal}, which hears of all, is
 * called by reflection since the compiler warns of it and warnings are errors here; where it is
 * missing the JVM's own handling stays.
 */
final class StopSignals {
  private StopSignals() {}

  /**
   * Takes over what the signals do. One that the process was started to ignore stays ignored.
   *
   * @param first what the first of them does
   * @param further what each later one does
   */
  static void handle(Runnable first, Runnable further) {
    AtomicInteger heard = new AtomicInteger();
    Runnable reaction =
        () -> {
          if (heard.getAndIncrement() == 0) {
            first.run();
            return;
          }
          further.run();
        };
    for (String signal : new String[] {"INT", "TERM", "HUP"}) {
      handle(signal, reaction);
    }
  }

  private static void handle(String signal, Runnable reaction) {
    try {
      Class<?> signalType = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Object handler =
          Proxy.newProxyInstance(
              StopSignals.class.getClassLoader(),
              new Class<?>[] {handlerType},
              (proxy, method, arguments) -> {
                reaction.run();
                return null;
              });
      signalType
          .getMethod("handle", signalType, handlerType)
          .invoke(null, signalType.getConstructor(String.class).newInstance(signal), handler);
    } catch (InvocationTargetException notOurs) {
      // The JVM was started with -Xrs or uses the signal itself: its way stays.
    } catch (ReflectiveOperationException missing) {
      // Another JVM than ours: its way stays.
    }
  }
}
