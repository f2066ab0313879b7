package dev.longshore.app;

import dev.longshore.breaker.Endpoints;
import dev.longshore.config.EndpointConfig;
import dev.longshore.config.HandlerConfig;
import dev.longshore.delivery.Delivery;
import dev.longshore.endpoint.Balance;
import dev.longshore.endpoint.Endpoint;
import dev.longshore.endpoint.EndpointListener;
import dev.longshore.endpoint.EndpointPool;
import dev.longshore.time.Ticker;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Builds the places of an HTTP handler from its configuration. */
final class EndpointAssembly {
  private EndpointAssembly() {}

  static EndpointPool pool(HandlerConfig handler, Ticker ticker, EndpointListener listener) {
    Balance balance =
        switch (handler.balance()) {
          case ROUND_ROBIN -> new Balance.RoundRobin();
          case WEIGHTED -> new Balance.Weighted();
          case LEAST_CONNECTIONS -> new Balance.LeastConnections();
        };
    return new EndpointPool(endpoints(handler.places()), balance, ticker, listener);
  }

  /** What the breakers ask; a handler with one place has one without a name of its own. */
  static Endpoints breakers(EndpointPool pool) {
    List<String> names = pool.endpoints().stream().map(Endpoint::name).toList();
    if (names.size() == 1) {
      return Endpoints.ONE;
    }
    return new Endpoints() {
      @Override
      public List<String> names() {
        return names;
      }

      @Override
      public int first(Delivery delivery) {
        return pool.choose();
      }
    };
  }

  private static List<Endpoint> endpoints(List<EndpointConfig> places) {
    List<Endpoint> endpoints = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (EndpointConfig place : places) {
      String host = place.url().getHost();
      String plain = place.url().getPort() < 0 ? host : host + "-" + place.url().getPort();
      String name = plain;
      for (int number = 2; !names.add(name); number++) {
        name = plain + "-" + number;
      }
      endpoints.add(new Endpoint(name, place.url(), place.weight()));
    }
    return List.copyOf(endpoints);
  }
}
