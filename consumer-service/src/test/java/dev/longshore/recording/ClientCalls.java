package dev.longshore.recording;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/** Stands before a Kafka client and sees every call of it. */
@FunctionalInterface
public interface ClientCalls {

  /** Makes the call, or does something else instead. */
  @Nullable Object call(String method, @Nullable Object[] arguments, Target target)
      throws Throwable;

  /** The method that was called, of the client behind. */
  @FunctionalInterface
  interface Target {

    /** Calls it. */
    @Nullable Object call(@Nullable Object[] arguments) throws Throwable;
  }

  /** A consumer with this before it. */
  @SuppressWarnings("unchecked") // what a proxy returns is as generic as its interface
  default Consumer<byte @Nullable [], byte @Nullable []> before(
      Consumer<byte @Nullable [], byte @Nullable []> consumer) {
    return (Consumer<byte @Nullable [], byte @Nullable []>) before(Consumer.class, consumer);
  }

  /** A producer with this before it. */
  @SuppressWarnings("unchecked") // what a proxy returns is as generic as its interface
  default Producer<byte @Nullable [], byte @Nullable []> before(
      Producer<byte @Nullable [], byte @Nullable []> producer) {
    return (Producer<byte @Nullable [], byte @Nullable []>) before(Producer.class, producer);
  }

  private Object before(Class<?> type, Object client) {
    return Proxy.newProxyInstance(
        ClientCalls.class.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) ->
            call(
                method.getName(),
                arguments == null ? new @Nullable Object[0] : arguments,
                passed -> invoke(method, client, passed)));
  }

  private static @Nullable Object invoke(Method method, Object client, @Nullable Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(client, arguments);
    } catch (InvocationTargetException failure) {
      throw failure.getCause() == null ? failure : failure.getCause();
    }
  }
}
