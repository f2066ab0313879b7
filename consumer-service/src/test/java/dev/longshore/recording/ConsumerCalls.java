package dev.longshore.recording;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

/** Stands before a Kafka consumer and sees every call of it. */
@FunctionalInterface
public interface ConsumerCalls {

  /** Makes the call, or does something else instead. */
  @Nullable Object call(String method, @Nullable Object[] arguments, Target target)
      throws Throwable;

  /** The method that was called, of the consumer behind. */
  @FunctionalInterface
  interface Target {

    /** Calls it. */
    @Nullable Object call(@Nullable Object[] arguments) throws Throwable;
  }

  /** A consumer with this before it. */
  @SuppressWarnings("unchecked") // what a proxy returns is as generic as its interface
  default Consumer<byte @Nullable [], byte @Nullable []> before(
      Consumer<byte @Nullable [], byte @Nullable []> consumer) {
    return (Consumer<byte @Nullable [], byte @Nullable []>)
        Proxy.newProxyInstance(
            ConsumerCalls.class.getClassLoader(),
            new Class<?>[] {Consumer.class},
            (proxy, method, arguments) ->
                call(
                    method.getName(),
                    arguments == null ? new @Nullable Object[0] : arguments,
                    passed -> invoke(method, consumer, passed)));
  }

  private static @Nullable Object invoke(
      Method method, Consumer<?, ?> consumer, @Nullable Object[] arguments) throws Throwable {
    try {
      return method.invoke(consumer, arguments);
    } catch (InvocationTargetException failure) {
      throw failure.getCause() == null ? failure : failure.getCause();
    }
  }
}
