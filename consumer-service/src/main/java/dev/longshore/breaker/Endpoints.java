package dev.longshore.breaker;

import dev.longshore.delivery.Delivery;
import java.util.List;

/**
 * The places where a handler can be reached, each with breakers of its own. Any thread.
 *
 * <p>The breakers' gate asks {@link #first} where an attempt should go, and takes the next one in
 * the order of {@link #names}, around its end, whose breaker lets it through. The handler learns
 * the place from {@link dev.longshore.handling.Routed}, which the delivery context of each attempt
 * implements.
 */
public interface Endpoints {
  /** A handler with one place, which has no name of its own. */
  Endpoints ONE =
      new Endpoints() {
        @Override
        public List<String> names() {
          return List.of("handler");
        }

        @Override
        public int first(Delivery delivery) {
          return 0;
        }
      };

  /** Their names, at least one, always the same; also the first part of their breakers' names. */
  List<String> names();

  /** The index in {@link #names} of the endpoint that should have this delivery. */
  int first(Delivery delivery);
}
