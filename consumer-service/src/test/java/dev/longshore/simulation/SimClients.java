package dev.longshore.simulation;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Consumer} of an object that has some of its methods; the others fail, so that none
 * is used unnoticed.
 */
final class SimClients {
  private static final Map<Method, MethodHandle> METHODS = methods();

  private SimClients() {}

  @SuppressWarnings("unchecked") // what a proxy returns is as generic as its interface
  static Consumer<byte @Nullable [], byte @Nullable []> consumer(
      SimConsumer target, ConsumerMutant mutant) {
    return (Consumer<byte @Nullable [], byte @Nullable []>)
        Proxy.newProxyInstance(
            SimClients.class.getClassLoader(),
            new Class<?>[] {Consumer.class},
            (proxy, method, arguments) -> call(target, mutant, method, arguments));
  }

  private static @Nullable Object call(
      SimConsumer target,
      ConsumerMutant mutant,
      Method method,
      @Nullable Object @Nullable [] arguments)
      throws Throwable {
    MethodHandle found = METHODS.get(method);
    if (found == null) {
      throw new UnsupportedOperationException("not simulated: " + method);
    }
    @Nullable Object[] given = arguments == null ? new @Nullable Object[0] : arguments;
    return mutant.call(method.getName(), given, passed -> invoke(found, target, passed));
  }

  private static @Nullable Object invoke(
      MethodHandle method, SimConsumer target, @Nullable Object[] arguments) throws Throwable {
    @Nullable Object[] all = new @Nullable Object[arguments.length + 1];
    all[0] = target;
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return method.invokeWithArguments(all);
  }

  private static Map<Method, MethodHandle> methods() {
    Map<Method, MethodHandle> methods = new HashMap<>();
    for (Method method : Consumer.class.getMethods()) {
      Arrays.stream(SimConsumer.class.getMethods())
          .filter(own -> own.getName().equals(method.getName()))
          .filter(own -> Arrays.equals(own.getParameterTypes(), method.getParameterTypes()))
          .findFirst()
          .ifPresent(own -> methods.put(method, handle(own)));
    }
    return methods;
  }

  private static MethodHandle handle(Method method) {
    try {
      return MethodHandles.lookup().unreflect(method);
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
