package dev.longshore.breaker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All breakers of an instance and its outage guard, those of them that are switched on. Any thread.
 */
public record Switches(Optional<Breakers> breakers, Optional<OutageGuard> guard) {

  /** All there are, the guard first. */
  public List<Switch> all() {
    List<Switch> all = new ArrayList<>();
    guard.ifPresent(all::add);
    breakers.ifPresent(known -> all.addAll(known.all()));
    return all;
  }

  /** The one of that name. */
  public Optional<Switch> find(String name) {
    return all().stream().filter(found -> found.name().equals(name)).findFirst();
  }
}
