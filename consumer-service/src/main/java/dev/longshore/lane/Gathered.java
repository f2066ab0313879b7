package dev.longshore.lane;

import dev.longshore.delivery.Delivery;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What one poll brought a lane: deliveries linked in their order, of which any thread takes the
 * first by compare-and-set. Each delivery is in one of these once in its life, so that a head that
 * was seen never comes back.
 */
final class Gathered {
  private static final VarHandle HEAD;

  static {
    try {
      HEAD = MethodHandles.lookup().findVarHandle(Gathered.class, "head", Delivery.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private volatile @Nullable Delivery head;

  Gathered(Delivery first) {
    head = first;
  }

  /** The first; null when there is none left. */
  @Nullable Delivery take() {
    while (true) {
      Delivery first = head;
      if (first == null) {
        return null;
      }
      if (HEAD.compareAndSet(this, first, first.next())) {
        // One that is kept for long must not keep all that came after it.
        first.next(null);
        return first;
      }
    }
  }

  boolean isEmpty() {
    return head == null;
  }
}
