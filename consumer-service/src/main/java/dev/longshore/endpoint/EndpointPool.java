package dev.longshore.endpoint;

import dev.longshore.time.Ticker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The endpoints of a handler, and which of them is next: a probe for one that is due, else the
 * balance's choice among those that are well, else, when all are out, the one whose probe is due
 * first. Any thread; never blocks.
 */
public final class EndpointPool {
  private final List<Place> places;
  private final Map<String, Integer> indexes = new HashMap<>();
  private final Balance balance;
  private final Ticker ticker;
  private final AtomicLong turns = new AtomicLong();

  /** A pool of one endpoint at least. */
  public EndpointPool(
      List<Endpoint> endpoints, Balance balance, Ticker ticker, EndpointListener listener) {
    this.places = endpoints.stream().map(endpoint -> new Place(endpoint, listener)).toList();
    this.balance = balance;
    this.ticker = ticker;
    for (Endpoint endpoint : endpoints) {
      indexes.put(endpoint.name(), indexes.size());
    }
  }

  /** The endpoints, in the order in which they were given. */
  public List<Endpoint> endpoints() {
    return places.stream().map(Place::endpoint).toList();
  }

  /** How many attempts an endpoint works on. */
  public int attempts(int index) {
    return places.get(index).attempts();
  }

  /** Whether an endpoint is in. */
  public boolean isWell(int index) {
    return places.get(index).health().isIn();
  }

  /** The index of the endpoint that was chosen by name; a choice of our own for any other name. */
  public int indexOf(String name) {
    Integer index = indexes.get(name);
    return index == null ? choose() : index;
  }

  /** The index of the endpoint that the next attempt should go to. */
  public int choose() {
    return places.size() == 1 ? 0 : choose(Set.of()).orElseGet(this::leastOut);
  }

  /** Another endpoint that is well, for an attempt that these could not be reached with. */
  public OptionalInt another(Set<Integer> tried) {
    return tried.size() == places.size() ? OptionalInt.empty() : choose(tried);
  }

  /** Notes that an attempt goes to an endpoint; {@link #ended} follows. */
  public void begin(int index) {
    places.get(index).begin();
  }

  /** Notes how it ended. */
  public void ended(int index, EndpointListener.Ending ending) {
    places.get(index).end(ending, ticker.nanos());
  }

  private OptionalInt choose(Set<Integer> tried) {
    long now = ticker.nanos();
    List<Integer> candidates = new ArrayList<>(places.size());
    List<Balance.Standing> standings = new ArrayList<>(places.size());
    for (int index = 0; index < places.size(); index++) {
      Place place = places.get(index);
      if (tried.contains(index)) {
        continue;
      }
      if (place.takeProbe(now)) {
        return OptionalInt.of(index);
      }
      if (place.health().isIn()) {
        candidates.add(index);
        standings.add(place.standing());
      }
    }
    return candidates.isEmpty()
        ? OptionalInt.empty()
        : OptionalInt.of(candidates.get(balance.choose(turns.getAndIncrement(), standings)));
  }

  private int leastOut() {
    int best = 0;
    for (int index = 1; index < places.size(); index++) {
      if (places.get(index).health().untilNanos() - places.get(best).health().untilNanos() < 0) {
        best = index;
      }
    }
    return best;
  }
}
