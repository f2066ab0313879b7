package dev.longshore.endpoint;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** An endpoint in use: its attempts and its health. Any thread. */
final class Place {
  private final Endpoint endpoint;
  private final EndpointListener listener;
  private final AtomicInteger attempts = new AtomicInteger();
  private final AtomicReference<Health> health = new AtomicReference<>(Health.WELL);

  Place(Endpoint endpoint, EndpointListener listener) {
    this.endpoint = endpoint;
    this.listener = listener;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  Health health() {
    return health.get();
  }

  int attempts() {
    return attempts.get();
  }

  Balance.Standing standing() {
    return new Balance.Standing(endpoint.weight(), attempts.get());
  }

  /** Takes the one probe that is due, if one is. */
  boolean takeProbe(long nowNanos) {
    Health current = health.get();
    return current.isProbeDue(nowNanos) && health.compareAndSet(current, current.probe(nowNanos));
  }

  void begin() {
    attempts.incrementAndGet();
  }

  void end(EndpointListener.Ending ending, long nowNanos) {
    attempts.decrementAndGet();
    listener.ended(endpoint, ending);
    switch (ending) {
      case ANSWERED -> recover();
      case FAILED, UNREACHABLE -> fail(nowNanos);
      case GIVEN_UP -> {}
    }
  }

  private void recover() {
    if (!health.get().equals(Health.WELL) && !health.getAndSet(Health.WELL).isIn()) {
      listener.turned(endpoint, true);
    }
  }

  private void fail(long nowNanos) {
    Health before = health.getAndUpdate(current -> current.failed(nowNanos));
    if (before.isIn() && !before.failed(nowNanos).isIn()) {
      listener.turned(endpoint, false);
    }
  }
}
